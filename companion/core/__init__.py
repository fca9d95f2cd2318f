"""The pure core: no audio library, no threads, no files, no wall clock. Standard library only."""

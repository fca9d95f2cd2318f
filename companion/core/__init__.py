"""The pure heart: no audio library, no thread, no file, no wall clock. Standard library only."""

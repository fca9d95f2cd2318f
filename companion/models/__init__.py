"""Models as data: sources, verification and storage."""

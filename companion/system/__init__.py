"""What differs between Linux, macOS and Windows, each behind one small module."""

"""Small programs for developers of Companion."""

"""Small programs for who works on Companion."""

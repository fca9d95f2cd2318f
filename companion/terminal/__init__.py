"""The screen of a session: the live display, the plain lines, the keys and the tables."""

"""Rooms, where sound happens: a simulated one, and one made of sound files."""

"""Wiring: the only place where concrete classes are chosen."""

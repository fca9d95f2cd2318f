"""Wiring: the only package that chooses concrete classes."""

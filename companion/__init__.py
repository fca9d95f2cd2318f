"""Companion: a voice-first guided session for people in one room, on their own machine."""

__version__ = "0.1.0"

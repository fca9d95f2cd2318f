"""Consistency of a script: names, people, settings, repetition, values saved and used."""

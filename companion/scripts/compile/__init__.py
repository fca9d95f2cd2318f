"""From a checked script to the program that the session machine runs."""

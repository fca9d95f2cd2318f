"""A session's possible activities, one class each. ``states.py`` defines their transitions."""

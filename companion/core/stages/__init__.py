"""What a session can be busy with, one class each. ``states.py`` says which may follow which."""

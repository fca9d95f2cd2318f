"""The model of a script: the base of all step types, the script around them, and their files."""

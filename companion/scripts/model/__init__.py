"""What a script is made of: the base of all step types, the script around them, the files they stand in."""

"""What a session knows: the floor, whose words are whose, what is remembered, and the table of states."""

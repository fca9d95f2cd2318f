"""A session's data: the floor, attribution of words, memory, and the table of states."""

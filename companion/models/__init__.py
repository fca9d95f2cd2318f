"""Models as data: where they come from, that they are what they should be, where they lie."""

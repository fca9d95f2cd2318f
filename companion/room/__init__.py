"""The room: where sound happens. Here the simulated one, and one made of sound files."""

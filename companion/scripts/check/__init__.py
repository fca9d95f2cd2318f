"""Whether a script makes sense: names, people, settings, repetition, what is saved and used."""

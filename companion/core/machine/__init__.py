"""The session machine: events in, actions out, step after step."""

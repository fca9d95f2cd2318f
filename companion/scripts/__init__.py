"""From YAML that a facilitator wrote to a program that the session machine runs."""

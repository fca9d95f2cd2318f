"""The source of a script: YAML to a tree with places, and readers of its values."""

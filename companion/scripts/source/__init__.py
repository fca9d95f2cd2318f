"""A script file as written: YAML to a tree with places, and the tree to models."""

"""YAML files written by people (scripts, rooms, voice cards): one reader and one set of limits for all.

``reading`` parses a file within limits, ``tree`` is the result with the place of each part,
``traps`` explains YAML's surprises in prose, ``problems`` describes errors and their places, and
``fields`` are the typed fields of a mapping.
"""

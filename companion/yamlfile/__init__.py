"""YAML files that people write (scripts, rooms, voice cards): one reader and one guard for all.

``reading`` makes a tree of a file within limits, ``tree`` is that tree with the place of each
part, ``traps`` explains what YAML makes of prose, ``problems`` is what is wrong and where, and
``fields`` are the typed fields of a mapping.
"""

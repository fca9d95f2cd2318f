"""Views of a program for people: outline, description, sheet, graph, schema, explanations."""

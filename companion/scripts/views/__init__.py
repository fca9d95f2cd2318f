"""A program shown to people: outline, description, sheet, graph, schema, explanations."""

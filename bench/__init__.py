"""Benchmarks, each with a reference or a limit."""

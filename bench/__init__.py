"""Benchmarks, each with the peer or the limit that it is measured against."""

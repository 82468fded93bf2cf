"""Benchmarks: how fast the program is, next to other ways of doing the same work."""

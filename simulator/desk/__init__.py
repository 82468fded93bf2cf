"""Desks: how requests are queued and served, once to be read and once to be fast."""

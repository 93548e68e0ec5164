"""Docs with other tokens: retokenized, split, joined."""

"""Docs on their way between processes, many at a time."""

"""Converters from corpus formats to Docs, one file a format."""

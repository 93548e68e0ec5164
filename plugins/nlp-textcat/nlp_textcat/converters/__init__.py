"""Converters from files of labelled texts to Docs, one file a format."""

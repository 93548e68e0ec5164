"""Tagging architectures and the component ``tagger``."""

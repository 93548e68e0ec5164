"""Transition-based parsing: the components ``parser`` and ``ner``."""

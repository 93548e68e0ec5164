"""Transition-based parsing: the components ``parser`` and ``ner``, and those that search with a beam."""

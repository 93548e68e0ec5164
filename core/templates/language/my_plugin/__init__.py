"""A language for nlpx."""

"""A command for nlpx."""

"""A plugin that provides token vectors in a form of its own: rows of wordpieces, several a token or none."""

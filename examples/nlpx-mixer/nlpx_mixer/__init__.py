"""A token-mixing encoder, for nlpx."""

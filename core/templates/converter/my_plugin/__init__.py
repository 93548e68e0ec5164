"""A converter for nlpx."""

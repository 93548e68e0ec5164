"""A model architecture for nlpx."""

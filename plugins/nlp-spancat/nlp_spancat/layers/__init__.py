"""Layers that turn the vectors of tokens into those of spans."""

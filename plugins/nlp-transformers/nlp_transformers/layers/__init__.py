"""Layers that turn Docs into rows of wordpieces, and those into vectors of tokens."""

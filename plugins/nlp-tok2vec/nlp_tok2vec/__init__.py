"""Tok2Vec for nlpx: architectures that turn words into vectors, and the component that shares them."""

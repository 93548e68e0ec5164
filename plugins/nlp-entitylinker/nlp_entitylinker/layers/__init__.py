"""Layers that only entity linking needs."""

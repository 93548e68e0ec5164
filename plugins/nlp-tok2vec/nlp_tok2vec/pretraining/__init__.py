"""Pretraining: a layer that gives vectors of tokens learns from raw text."""

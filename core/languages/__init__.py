"""Tokenization rules and lexical facts, one module for each language."""

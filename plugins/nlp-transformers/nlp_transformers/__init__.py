"""Transformers of HuggingFace for nlpx: token vectors that several components share."""

"""Models and tokenizers of HuggingFace: found, made, run and saved."""

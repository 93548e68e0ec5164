"""The tokenizer, whatever the language: how text is cut into words by patterns and special cases."""

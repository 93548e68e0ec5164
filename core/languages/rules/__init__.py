"""What the rules of all languages share, and what they are made of."""

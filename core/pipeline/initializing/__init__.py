"""What a pipeline is given before it learns."""

"""A Doc as arrays, as bytes and as JSON, and back."""

"""German: what of its rules is code."""

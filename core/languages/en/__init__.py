"""English: what of its rules is code."""

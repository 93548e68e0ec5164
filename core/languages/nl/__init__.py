"""Dutch: what of its rules is code."""

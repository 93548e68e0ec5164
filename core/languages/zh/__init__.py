"""Chinese: what of its rules is code."""

"""French: what of its rules is code."""

"""A plugin with one fault for each contract test: what a case names as its fault is wrong, and all else is right."""

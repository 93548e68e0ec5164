"""Components: the base classes, listeners between them, and what their models and Docs need."""

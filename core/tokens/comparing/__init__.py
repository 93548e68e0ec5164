"""Docs beside what is right: alignment, tags of entities, projective trees, examples."""

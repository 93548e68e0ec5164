"""Span classification: labels for spans that may overlap, and what finds spans to label."""

"""A component for nlpx that learns."""

"""Components that learn nothing: they go by rules, tables and patterns."""

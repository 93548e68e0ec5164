"""Entity linking: knowledge bases, candidates for mentions, and what chooses among them by their context."""

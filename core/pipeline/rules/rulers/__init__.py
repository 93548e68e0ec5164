"""Components that find spans by patterns: ``entity_ruler``, ``future_entity_ruler`` and ``span_ruler``."""

"""The ``lemmatizer`` component, and what it does otherwise in some languages."""

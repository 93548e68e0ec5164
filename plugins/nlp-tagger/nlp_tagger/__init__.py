"""A label for each token: tags, morphological features, sentence starts, lemmas; and the architectures for that."""

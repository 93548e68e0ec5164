"""The layers that Tok2Vec architectures are composed of, with forward and backward passes made for the CPU."""

"""Damaged inputs for everything that is read: mutations, trials, and one module of targets for each kind of input."""

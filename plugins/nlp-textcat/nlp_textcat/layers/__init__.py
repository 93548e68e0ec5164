"""Layers of text classifiers, one file each."""

"""Stand for PyTorch where it is not wanted: what is compared does not use it, and its import takes 190 MB."""

raise ImportError(__doc__)

"""Stand for PyTorch where it is not wanted: nothing there uses it, and its import takes seconds and 190 MB."""

raise ModuleNotFoundError(__doc__, name="torch")

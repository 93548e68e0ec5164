"""Annotating the texts of files, in a run that can be killed and goes on where it stopped."""

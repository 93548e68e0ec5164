"""A package of a pipeline: what it says of itself, what it requires, its files, and the archives built of it."""

"""The parts that a pipeline is put together from, and where they come from."""

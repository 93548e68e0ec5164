"""One file a command: a click function that parses, and a plain function that works."""

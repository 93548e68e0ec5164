"""CoNLL-U, the format of Universal Dependencies: what is read of it, what is kept with a Doc, and how it is written."""

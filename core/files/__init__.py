"""Files and bytes, read as if somebody had damaged them and written so that nothing is lost."""

"""One page of HTML with all that an evaluation tells; it loads nothing, and runs nothing."""

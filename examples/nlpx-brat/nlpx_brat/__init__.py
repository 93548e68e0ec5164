"""The standoff annotation of brat, for nlpx."""

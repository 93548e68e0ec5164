"""Spans as wordpieces: which tokens they belong to, how long they may be, which are computed together."""

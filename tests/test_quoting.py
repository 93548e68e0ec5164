"""Test how values are quoted in messages."""

from nlpx.quoting import shown


def test_shown_cuts_long_values():
    assert shown("a") == "'a'"
    assert len(shown("a" * 10**6)) <= 60

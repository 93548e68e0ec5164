from __future__ import annotations

from nlpx.displacy import colour_of


def test_a_label_has_always_the_same_colour():
    assert colour_of("ORG", {}) == colour_of("org", {})
    assert colour_of("MY_LABEL", {}) == "#b2df8a"

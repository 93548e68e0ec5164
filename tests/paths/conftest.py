"""What tests of the page "From spaCy" share."""

from __future__ import annotations

import pytest

import nlpx


@pytest.fixture
def nlp():
    return nlpx.blank("en")

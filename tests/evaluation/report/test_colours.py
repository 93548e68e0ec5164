"""The colours of pages, with which texts can be read: the contrast that WCAG 2 asks for, in both themes."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

LEAST = 4.5
# The darkest cells of a matrix: how much of the accent, and of what is wrong, is in the colour of the page.
RIGHT, WRONG = 0.45, 0.65
THEMES = [(page, is_dark) for page in ("nlpx.evaluation.report", "nlpx.serving") for is_dark in (False, True)]


def _colours(package, *, is_dark):
    """Return the colours that a style sheet defines for a theme."""
    light, dark = re.findall(r":root \{(.*?)\}", files(package).joinpath("page.css").read_text("utf8"), re.DOTALL)
    return dict(re.findall(r"--(\w+): (#\w{6});", light + (dark if is_dark else "")))


def _parts(colour):
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _luminance(parts):
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _mixed(colour, page, share):
    return [share * part + (1 - share) * ground for part, ground in zip(_parts(colour), _parts(page), strict=True)]


def test_black_on_white_has_the_contrast_that_it_has():
    assert _contrast(_parts("#000000"), _parts("#ffffff")) == pytest.approx(21)


@pytest.mark.parametrize(("package", "is_dark"), THEMES)
def test_texts_can_be_read_on_page_and_cards(package, is_dark):
    colours = _colours(package, is_dark=is_dark)
    texts = [name for name in colours if name not in {"page", "card", "line"}]
    assert len(texts) == 4
    # What is wrong is written in this colour on one page, and on top of it on the other.
    texts = [name for name in texts if package == "nlpx.serving" or name != "wrong"]
    for name in texts:
        assert _contrast(_parts(colours[name]), _parts(colours["page"])) >= LEAST, name
    for name in ("text", "soft", "ink"):
        if name in colours:
            assert _contrast(_parts(colours[name]), _parts(colours["card"])) >= LEAST, name


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize(("name", "share"), [("accent", RIGHT), ("wrong", WRONG)])
def test_numbers_can_be_read_on_the_darkest_cells_of_a_matrix(is_dark, name, share):
    colours = _colours("nlpx.evaluation.report", is_dark=is_dark)
    cell = _mixed(colours[name], colours["page"], share)
    assert _contrast(_parts(colours["text"]), cell) >= LEAST

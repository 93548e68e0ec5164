"""What options may put into a page."""

from __future__ import annotations

import math

import pytest

from nlpx.displacy.styling import css_number, css_value, direction_of, fill_template, safe_url
from nlpx.errors import UsageError


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("#ddd", "#ddd"),
        ("linear-gradient(90deg, #aa9cfc, #fc9ce7)", "linear-gradient(90deg, #aa9cfc, #fc9ce7)"),
        ("calc(1px + rgb(1, 2, 3))", "calc(1px + rgb(1, 2, 3))"),
        ("'Open Sans', sans-serif", "&#x27;Open Sans&#x27;, sans-serif"),
        (7, "7"),
    ],
)
def test_one_css_value_is_escaped(value, written):
    assert css_value(value, option="color") == written


@pytest.mark.parametrize(
    "value",
    ["red; display: none", "url(x)", "RGB(1) url (x)", "rgb(1", "a /* b", "red}", "red" * 400, ""],
)
def test_what_is_more_than_one_css_value_is_refused(value):
    with pytest.raises(UsageError, match=r"the option 'color' is .*, which is not one plain CSS value"):
        css_value(value, option="color")


def test_a_number_of_pixels_is_finite():
    assert [css_number(value, option="distance") for value in (1.5, 2)] == [1.5, 2]
    for value in (math.nan, math.inf, "1.5", None):
        with pytest.raises(UsageError, match=r"the option 'distance' is .*, not a number; give a number of pixels"):
            css_number(value, option="distance")


def test_direction_is_from_left_to_right_unless_it_is_said():
    assert [direction_of(settings) for settings in ({}, {"direction": "ltr"}, {"direction": "rtl"})] == [
        "ltr",
        "ltr",
        "rtl",
    ]


@pytest.mark.parametrize("url", ["https://a.org/x", "http://a.org", "mailto:a@b.org", "/page", "#top"])
def test_urls_that_lead_somewhere_stay(url):
    assert safe_url(url) == url


@pytest.mark.parametrize("url", ["javascript:alert(1)", " java\nscript:alert(1)", "JavaScript:x", "data:text/html,x"])
def test_urls_that_run_code_lead_nowhere(url):
    assert safe_url(url) == "#"


def test_a_template_gets_values_by_name_and_place():
    assert fill_template("<b>{text}</b> {} {{x}}", "first", option="template", text="a") == "<b>a</b> first {x}"


@pytest.mark.parametrize(
    "template", ["{text.__class__}", "{text[0]}", "{other}", "{1}", "{text:>9}", "{text"], ids=lambda template: template
)
def test_a_template_reaches_nothing_else(template):
    with pytest.raises(UsageError, match=r"the option 'template' cannot be filled in .*: *.*\{text\}, \{\}"):
        fill_template(template, "first", option="template", text="a")

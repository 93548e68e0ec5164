"""References between values: replaced as confection does, and reported where they lead nowhere."""

from __future__ import annotations

import confection
import pytest

from nlpx.config import load_config
from nlpx.config.references import references
from nlpx.errors import ConfigError

TEXT = """\
[paths]
root = "corpus"
sizes = [1, 2]
empty = null
many = 10

[a]
whole = ${paths.sizes}
colon = ${paths:many}
beside = ${whole}
text = ${paths.root}/x-${paths.many}
quoted = "${paths.root}"
quoted_number = "${paths.many}"
in_list = ["${paths.many}", 3]
nothing = ${paths.empty}
section = ${a.inner}

[a.inner]
deep = ${a.whole}
"""


def test_interpolate_gives_what_confection_gives():
    assert load_config(TEXT, interpolate=True) == confection.Config().from_str(TEXT)


def test_interpolate_replaces_several_references_in_a_list():
    text = '[a]\nroot = "corpus"\nmany = 10\nfiles = ["${a.root}", "${a.many}", "${a.root}/x"]\n'
    assert load_config(text, interpolate=True)["a"]["files"] == ["corpus", "10", "corpus/x"]


def test_interpolate_gives_what_confection_gives_for_a_trained_pipeline(en_core_web_sm):
    file = en_core_web_sm / "config.cfg"
    assert load_config(file, interpolate=True) == confection.Config().from_disk(file)


def test_interpolate_keeps_the_sources():
    assert load_config(TEXT, interpolate=True).source("a.whole").line == 8


def test_interpolate_copies_sections():
    config = load_config(TEXT, interpolate=True)
    config["a"]["section"]["deep"].append(3)
    assert config["a"]["inner"]["deep"] == [1, 2]


def test_interpolate_reports_every_reference_that_leads_nowhere():
    with pytest.raises(ConfigError) as error:
        load_config("[paths]\ntrain = 1\n[a]\nb = ${paths.trian}\nc = x${nowhere}y\nd = 1\n", interpolate=True)
    assert str(error.value).splitlines() == [
        "the config has 2 mistakes:",
        "  <config>:4: [a] b: ${paths.trian} refers to nothing; did you mean 'paths.train'?",
        "  <config>:5: [a] c: ${nowhere} refers to nothing",
    ]


def test_interpolate_reports_references_in_a_circle():
    with pytest.raises(ConfigError, match=r"leads back to itself: a\.b -> a\.c -> a\.b"):
        load_config("[a]\nb = ${a.c}\nc = ${a.b}\n", interpolate=True)
    with pytest.raises(ConfigError, match=r"<config>:2: \[a\] b: \$\{a\} leads back to itself"):
        load_config("[a]\nb = ${a}\n", interpolate=True)


def test_interpolate_refuses_a_section_inside_a_text():
    with pytest.raises(ConfigError, match=r"\$\{paths\} is a whole section and cannot be part of a text"):
        load_config("[paths]\nx = 1\n[a]\nb = x${paths}\n", interpolate=True)


def test_a_doubled_dollar_sign_is_one_dollar_sign():
    assert load_config("[a]\nb = 5$$\n", interpolate=True)["a"]["b"] == "5$"


def test_references_finds_names_in_lists_and_sections():
    assert list(references({"a": ["${x.y}", 1], "b": {"c": "${z:w} and ${v}"}})) == ["x.y", "z.w", "v"]

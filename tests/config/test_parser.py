"""Reading the text of a config: sections, keys, lines, and everything that can be wrong with its form."""

from __future__ import annotations

from nlpx.config.parser import parse_text

TEXT = """\
# a comment
[nlp]
lang = "en"
  ; another comment
pipeline = ["tagger",
            "parser"]

[components]

[components.tagger]
factory: "tagger"
"""


def mistakes_in(text):
    return [str(mistake) for mistake in parse_text(text, origin="my.cfg").mistakes]


def test_parse_text_remembers_the_line_of_each_section_and_key():
    parsed = parse_text(TEXT, origin="my.cfg")
    assert {name: section.line for name, section in parsed.sections.items()} == {
        "nlp": 2,
        "components": 8,
        "components.tagger": 10,
    }
    assert parsed.sections["nlp"].entries["pipeline"].line == 5
    assert not parsed.mistakes


def test_parse_text_takes_indented_lines_as_more_of_the_value():
    assert parse_text(TEXT, origin="").sections["nlp"].entries["pipeline"].text == '["tagger",\n"parser"]'


def test_parse_text_reads_a_section_whose_keys_are_all_indented():
    entries = parse_text("[a]\n  b = 1\n  c = 2\n", origin="").sections["a"].entries
    assert {key: entry.text for key, entry in entries.items()} == {"b": "1", "c": "2"}


def test_parse_text_takes_a_colon_for_an_equals_sign():
    assert parse_text(TEXT, origin="").sections["components.tagger"].entries["factory"].text == '"tagger"'


def test_parse_text_keeps_an_equals_sign_inside_a_value():
    assert parse_text("[a]\nb = x = y", origin="").sections["a"].entries["b"].text == "x = y"


def test_parse_text_reads_a_byte_order_mark_and_windows_line_ends():
    assert parse_text("\ufeff[a]\r\nb = 1\r\n", origin="").sections["a"].entries["b"].text == "1"


def test_parse_text_reports_every_fault_of_form_in_one_go():
    text = "lang = 1\n[nlp]\nlang = 1\nlang = 2\nnonsense\n[nlp]\n[top.inner]\n[a..b]\n"
    assert mistakes_in(text) == [
        "my.cfg:1: 'lang' stands before the first [section]",
        "my.cfg:4: [nlp]: 'lang' stands here a second time; the first is in line 3",
        "my.cfg:5: [nlp]: cannot read 'nonsense'; write 'key = value' or '[section]'",
        "my.cfg:6: [nlp]: the section stands here a second time; the first is in line 2",
        "my.cfg:8: [a..b]: [a..b] is not the name of a section; write [section] or [section.subsection]",
        "my.cfg:7: [top.inner]: there is no section [top] for it to be in; add the line [top] before it",
    ]


def test_parse_text_suggests_the_section_that_a_subsection_belongs_in():
    assert mistakes_in("[training]\n[trainig.optimizer]") == [
        "my.cfg:2: [trainig.optimizer]: there is no section [trainig] for it to be in; did you mean 'training'?"
    ]


def test_parse_text_reports_a_name_that_is_a_key_and_a_section():
    assert mistakes_in("[a]\nb = 1\n[a.b]\n") == ["my.cfg:3: [a.b]: 'b' is also a key of [a], in line 2"]


def test_parse_text_lets_positional_sections_stand_alone():
    assert mistakes_in("[a]\n[a.*.first]\nx = 1\n") == []

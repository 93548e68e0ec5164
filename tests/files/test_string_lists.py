"""Lists of strings in JSON, looked at byte by byte or read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import ModelError
from nlpx.files import string_lists
from nlpx.files.string_lists import check_string_list

_SOUND = [
    b"[]",
    b' [ "a" , "b"\t,\r\n"c" ] \n',
    '["", "é", "\u20ac", "\U0001f600", "\ud7ff", "\ue000"]'.encode(),
    rb'["\"", "\\", "\/\b\f\n\r\t", "\u0041\ud7ff\uE000", "\ud83d\ude00"]',
]
_ODD = [
    b"",
    b"{}",
    b'"a"',
    b"[1]",
    b'["a", null]',
    b'["a"',
    b'["a",]',
    b'["a" "b"]',
    b'["a]',
    b'["a"] "b"',
    b'["a\nb"]',
    rb'["\x"]',
    rb'["\u00g0"]',
    rb'["\u004"]',
    rb'["\ud800"]',
    rb'["\udfff"]',
    b'["\\',
    b'["\\u00',
    b'["\xc3"]',
    b'["\xc0\xaf"]',
    b'["\xe0\x80\xaf"]',
    b'["\xed\xa0\x80"]',
    b'["\xf0\x80\x80\x80"]',
    b'["\xf4\x90\x80\x80"]',
    b'["\xf8\x88\x80\x80\x80"]',
    b'["\xe2\x82',
]


@pytest.fixture(autouse=True, params=["compiled", "Python"])
def form(request, monkeypatch):
    if request.param == "Python":
        monkeypatch.setattr(string_lists, "_string_lists", None)
    elif string_lists._string_lists is None:
        pytest.skip("it was not built here")


@pytest.mark.parametrize("data", _SOUND)
def test_a_list_of_strings_is_one(data):
    check_string_list(data, where="strings.json", error=ModelError)


@pytest.mark.parametrize("data", _ODD)
def test_all_else_is_refused(data):
    with pytest.raises(ModelError, match=r"strings\.json"):
        check_string_list(data, where="strings.json", error=ModelError)


_one_text = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(_one_text), st.booleans(), st.sampled_from([None, 0, 2]))
def test_what_json_writes_of_strings_is_a_list_of_them(texts, is_ascii, indent):
    data = json.dumps(texts, ensure_ascii=is_ascii, indent=indent).encode()
    check_string_list(data, where="strings.json", error=ModelError)


@pytest.mark.parametrize("data", [b'["a", "\xc3\xa9"]', rb'["\u0041", "\n"]'])
def test_the_compiled_form_reads_none_of_it(data, monkeypatch, request):
    if string_lists._string_lists is not None:
        monkeypatch.setattr(string_lists, "parse_json", None)
        check_string_list(data, where="strings.json", error=ModelError)

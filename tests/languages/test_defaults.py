"""What languages bring, and that it costs nothing before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nlpx.languages import shipped
from nlpx.languages.defaults import LanguageDefaults
from nlpx.languages.rules.exceptions import update_exc
from nlpx.languages.rules.lex_attrs import add_lookups
from nlpx.registry import registry
from nlpx.vocab import Lookups
from nlpx.vocab.attrs import ORTH


class _Elision(LanguageDefaults):
    """A language in which ``qu`` comes off every word."""

    code = "zz"

    @property
    def prefixes(self) -> list[str]:
        """Patterns of what comes off the start of a word."""
        return [*super().prefixes, "qu"]


def test_a_language_of_ones_own_changes_only_what_it_says() -> None:
    defaults = _Elision()
    tokenizer = defaults.make_tokenizer(defaults.make_vocab())
    assert [token.text for token in tokenizer("quelle (maison)")] == ["qu", "elle", "(", "maison", ")"]


@pytest.mark.parametrize("code", ["de", "en", "es", "fr", "nl", "xx"])
def test_languages_know_their_codes(code: str) -> None:
    defaults = registry.languages.offered(code)
    assert (defaults.code, defaults.make_vocab().lang) == (code, code)


def test_stop_words_are_those_of_the_language() -> None:
    english, multi = shipped.en.make_vocab(), shipped.xx.make_vocab()
    assert english.lexeme("The").is_stop
    assert not multi.lexeme("the").is_stop
    assert len(shipped.en.stop_words) == 326


def test_a_table_of_norms_comes_before_the_usual_norm() -> None:
    lookups = Lookups()
    lookups.add_table("lexeme_norm", {"colour": "color", "“": "QUOTE"})
    vocab = shipped.en.make_vocab(lookups)
    assert [vocab.lexeme(word).norm_ for word in ("colour", "Colour", "“", "”")] == ["color", "colour", "QUOTE", '"']


def test_the_writing_system_is_known() -> None:
    assert shipped.en.make_vocab().writing_system == {"direction": "ltr", "has_case": True, "has_letters": True}


def test_importing_languages_loads_no_tables() -> None:
    code = (
        "import sys; from nlpx.languages.shipped import de, en, es, fr, nl; "
        "print(*sorted(name.removeprefix('nlpx.') for name in sys.modules if 'nlpx.languages.' in name))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    modules = ["defaults", "described", "folder", "shipped"]
    assert printed.split() == [f"languages.{module}" for module in modules]


@pytest.mark.parametrize("code", ["de", "en", "es", "fr", "nl", "xx"])
def test_no_rule_of_a_language_is_tried_on_plain_words(code: str) -> None:
    defaults = registry.languages.offered(code)
    tokenizer = defaults.make_tokenizer(defaults.make_vocab())
    assert tokenizer._segmenter.is_plain is not None
    for word in ("maison", "Straße", "naïve", "ÉTAT", "kmmm"):
        assert not tokenizer.find_prefix(word)
        assert not tokenizer.find_suffix(word)
        assert not tokenizer.find_infix(word)
        assert tokenizer.token_match is None or not tokenizer.token_match(word)
        assert not tokenizer.url_match(word)


def test_rules_of_ones_own_are_tried_on_all_words() -> None:
    defaults = _Elision()
    assert defaults.make_tokenizer(defaults.make_vocab())._segmenter.is_plain is None


def test_special_cases_are_joined_and_have_twins_with_curly_apostrophes():
    joined = update_exc({"a.": [{ORTH: "a."}]}, {"a'b": [{ORTH: "a'"}, {ORTH: "b"}]})
    assert joined["a’b"] == [{ORTH: "a’"}, {ORTH: "b"}]
    assert set(joined) == {"a.", "a'b", "a’b"}


@pytest.mark.parametrize("part", ["x", 3, None])
def test_special_cases_must_make_up_their_text(part):
    with pytest.raises(ValueError, match="do not make up its text"):
        update_exc({}, {"b.": [{ORTH: part}]})


def test_words_are_looked_up_in_tables_first():
    get = add_lookups(str.upper, {"x": "1"}, {"x": "2", "y": ""})
    assert [get(word) for word in "xyz"] == ["1", "", "Z"]

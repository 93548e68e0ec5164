"""Descriptions of languages: what they can say, and that what is wrong with one is told with its line."""

from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING, ClassVar

import pytest

import nlpx
from nlpx.config.recipes import GPU_BATCH, build_recipe
from nlpx.errors import ConfigError
from nlpx.languages import DescribedDefaults, LanguageDefaults, shipped
from nlpx.languages.folder import CONFIG, DESCRIPTION, FILES
from nlpx.registry import registry
from nlpx.tokens import Doc
from nlpx.vocab import attrs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Describe = Callable[..., DescribedDefaults]

CODES = [offer.name for offer in shipped.list_languages()]


@pytest.fixture
def describe(tmp_path: Path) -> Describe:
    """Make a language of the text of its description, and of the texts of other files by name."""

    def make(text: str, **files: str) -> DescribedDefaults:
        folder = tmp_path / "qya"
        folder.mkdir()
        (folder / DESCRIPTION).write_text(text, encoding="utf8")
        for name, content in files.items():
            (folder / f"{name}.txt").write_text(content, encoding="utf8")
        return DescribedDefaults(folder)

    return make


def _words(language: DescribedDefaults, text: str) -> list[str]:
    return [token.text for token in language.make_tokenizer(language.make_vocab())(text)]


def test_language_without_rules_of_its_own_is_as_every_language(describe: Describe) -> None:
    language = describe("# Quenya.\n\n[language]\nname = Quenya\n")
    assert (language.code, language.name, language.config) == ("qya", "Quenya", {})
    for rules in ("prefixes", "suffixes", "infixes", "tokenizer_exceptions", "stop_words", "writing_system"):
        assert getattr(language, rules) == getattr(shipped.xx, rules)
    assert language.syntax_iterators == language.lex_attr_getters == {}
    assert language.token_match is None


def test_description_says_what_differs(describe: Describe) -> None:
    language = describe(
        "# Quenya.\n[language]\nname = Quenya\ndirection = rtl\nhas_case = no\n"
        "[prefixes]\nfirst = <<\nlast =\n    i-\n    \\{\n"
        "[suffixes]\nrules = none\nlast = [{PUNCTUATION}]\n"
        "[infixes]\nbefore_dash =\noperators = +\n"
        "[numbers]\nendings = ea\nsigned = no\n",
        number_words="min\natta\n",
        stop_words="i\nar\n",
        special_cases="mára mesta\n",
    )
    assert language.writing_system == {"direction": "rtl", "has_case": False, "has_letters": True}
    assert language.prefixes == ["<<", *shipped.xx.prefixes, "i-", r"\{"]
    assert _words(language, "<<i-elen, sí-sí 3+4 5-6") == ["<<", "i-", "elen", ",", "sí-sí", "3", "+", "4", "5-6"]
    vocab = language.make_vocab()
    numbers = {"min": True, "Atta": True, "3ea": True, "3": True, "-3": False, "ea": False}
    assert {word: vocab.lexeme(word).like_num for word in numbers} == numbers
    assert [vocab.lexeme(word).is_stop for word in ("Ar", "elen")] == [True, False]
    assert _words(language, "máramesta") == ["mára", "mesta"]


def test_folder_of_somebody_else_is_a_language_as_any(describe: Describe, tmp_path: Path) -> None:
    language = describe("# Quenya.\n[language]\nname = Quenya\n[prefixes]\nlast = i-\n", stop_words="i\n")
    (language.folder / CONFIG).write_text("[nlp]\nbatch_size = 7\n", encoding="utf8")
    registry.languages("qya")(language)
    nlp = nlpx.blank("qya")
    nlp.to_disk(tmp_path / "pipeline")
    for pipeline in (nlp, nlpx.load(tmp_path / "pipeline")):
        assert (pipeline.lang, pipeline.vocab.lang, pipeline.config["nlp"]["batch_size"]) == ("qya", "qya", 7)
        assert [token.text for token in pipeline("i-elen")] == ["i-", "elen"]
    written = {gpu: build_recipe("qya", [], gpu=gpu).config["nlp"]["batch_size"] for gpu in (False, True)}
    assert written == {False: 7, True: GPU_BATCH}


def test_attributes_of_words_go_by_name_or_number() -> None:
    class Quenya(LanguageDefaults):
        lex_attr_getters: ClassVar = {"NORM": str.title, attrs.LIKE_NUM: str.isupper}

    lexeme = Quenya().make_vocab().lexeme("MIN")
    assert (lexeme.norm_, lexeme.like_num) == ("Min", True)
    Quenya.lex_attr_getters = {"LIKENUM": str.isupper}
    with pytest.raises(ValueError, match="There is no token attribute 'LIKENUM'; did you mean 'LIKE_NUM'"):
        Quenya().make_vocab()


def test_noun_chunks_of_romance_languages_need_no_code(describe: Describe) -> None:
    language = describe(
        "# Quenya.\n[language]\nname = Quenya\n[code]\nnoun_chunks = nlpx.languages.rules.romance:noun_chunks\n"
        "[noun_chunks]\narguments = subject\nnames = name\ndeterminer_may_follow = yes\n"
    )
    words, deps = ["elen", "sina", "sile"], ["subject", "det", "ROOT"]
    doc = Doc(language.make_vocab(), words=words, heads=[2, 0, 2], deps=deps, pos=["NOUN", "DET", "VERB"])
    assert [chunk.text for chunk in doc.noun_chunks] == ["elen sina"]


_GOOD = "# Quenya.\n[language]\nname = Quenya\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[language]\nname = Quenya\n", 1, "the first line must say in a comment, for listings, what language this is"),
        ("# Quenya.\n[language]\nhas_case = yes\n", 2, "[language] name: must be given"),
        ("# Quenya.\n", 1, "[language] name: must be given"),
        (f"{_GOOD}nane = x\n", 4, "[language] nane: there is no such setting; did you mean 'name'?"),
        (f"{_GOOD}[sufixes]\n", 4, "[sufixes]: there is no such section; did you mean 'suffixes'?"),
        (f"{_GOOD}has_case = True\n", 4, "[language] has_case: must be yes or no, not 'True'"),
        (f"{_GOOD}direction = left\n", 4, "[language] direction: must be ltr or rtl, not 'left'"),
        (f"{_GOOD}[prefixes]\nrules = most\n", 5, "[prefixes] rules: must be general or none, not 'most'"),
        (f"{_GOOD}[prefixes]\npercent = no\n", 5, "[prefixes] percent: there is no such setting"),
        (f"{_GOOD}[infixes]\nrules = compounds\nedges = x\n", 6, "[infixes] edges: there is no such setting"),
        (f"{_GOOD}[prefixes]\nlast = [{{LETERS}}]\n", 5, "there is no class of characters {LETERS}; did you mean"),
        (
            f"{_GOOD}[suffixes]\nfirst =\n    a\n    (b\n",
            5,
            "[suffixes] first: '(b' is no regular expression: missing )",
        ),
        (
            f"{_GOOD}[suffixes]\nclosing = z-a\n",
            5,
            "[suffixes] closing: '[z-a]' is no regular expression: bad character",
        ),
        (f"{_GOOD}[code]\nis_number = nowhere:f\n", 5, "[code] is_number: 'nowhere:f' gives ModuleNotFoundError"),
        (f"{_GOOD}[noun_chunks]\nnames = x\n", 4, "[noun_chunks]: nobody reads it without noun_chunks in [code]"),
        (
            f"{_GOOD}[code]\nis_number = nlpx.languages.zh.numbers:is_number\n[numbers]\nendings = ea\n",
            6,
            "[numbers]: nobody reads it, as is_number in [code] says what is a number; take one of the two out",
        ),
        (
            f"{_GOOD}[code]\nnoun_chunks = nlpx.languages.rules.romance:noun_chunks\n[noun_chunks]\nnames = x\n",
            6,
            "[noun_chunks] arguments: must be given",
        ),
        (f"{_GOOD}[numbers\n", 4, "cannot read '[numbers'"),
    ],
)
def test_mistake_in_a_description_is_told_with_its_line(describe: Describe, text: str, line: int, message: str) -> None:
    language = describe(text)
    with pytest.raises(ConfigError, match=rf"{DESCRIPTION}:{line}: .*{re.escape(message)}"):
        language.make_tokenizer(language.make_vocab())


def test_all_mistakes_are_told_at_once(describe: Describe) -> None:
    with pytest.raises(ConfigError, match=r"(?s)2 mistakes.*language\.cfg:4: .*language\.cfg:6: "):
        assert describe(f"{_GOOD}has_case = x\n[infixes]\nedge = x\n").prefixes


def test_number_words_beside_a_function_are_told(describe: Describe) -> None:
    text = f"{_GOOD}[code]\nis_number = nlpx.languages.zh.numbers:is_number\n"
    with pytest.raises(ConfigError, match=r"number_words\.txt: nobody reads it, as is_number in \[code\]"):
        assert describe(text, number_words="min").lex_attr_getters


def test_numbers_are_told_without_a_list_of_words(describe: Describe) -> None:
    vocab = describe(f"{_GOOD}[numbers]\nendings = ea\nsigned = no\n").make_vocab()
    numbers = {"3ea": True, "3": True, "-3": False, "min": False}
    assert {word: vocab.lexeme(word).like_num for word in numbers} == numbers


@pytest.mark.parametrize("target", ["nlpx.languages:label_ids", "nlpx.languages:prefixes", "sys:getprofile"])
def test_code_that_makes_no_pattern_is_told(describe: Describe, target: str) -> None:
    language = describe(f"{_GOOD}[code]\ntoken_match = {target}\n")
    with pytest.raises(ConfigError, match=r"language\.cfg: \[code\] token_match: what it names must return a regular"):
        language.make_tokenizer(language.make_vocab())("a")


def test_list_that_nobody_reads_is_told(describe: Describe) -> None:
    with pytest.raises(
        ConfigError, match=r"stopwords\.txt: no language has such a file; did you mean 'stop_words\.txt'"
    ):
        assert describe(_GOOD, stopwords="a").stop_words


def test_folder_without_a_description_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no config file .*language\.cfg"):
        assert DescribedDefaults(tmp_path).prefixes


@pytest.mark.parametrize("code", CODES)
def test_shipped_language_is_well_described(code: str) -> None:
    language = getattr(shipped, code)
    assert language.description.language["name"] == language.name
    assert {file.name for file in language.folder.iterdir() if file.suffix != ".py"} - {"__pycache__"} <= set(FILES)
    assert language.make_tokenizer(language.make_vocab())("a").text == "a"


def test_languages_are_offered_with_the_first_lines_of_their_descriptions() -> None:
    assert CODES == ["de", "en", "es", "fr", "nl", "xx", "zh"]
    offers = {offer.spec.name: offer.spec.summary for offer in registry.table("languages").offers()}
    assert (offers["de"], offers["xx"]) == ("German.", "Any language, by general rules.")


def test_there_is_no_language_without_a_folder() -> None:
    with pytest.raises(AttributeError, match="no language 'rules' comes with nlpx"):
        assert shipped.rules


def test_class_that_is_derived_from_a_language_has_its_rules() -> None:
    class Mine(shipped.fr):  # type: ignore[name-defined, misc]
        infixes = (r"\+",)

    assert Mine().stop_words == shipped.fr.stop_words
    assert (Mine().infixes, Mine().code) == ((r"\+",), "fr")


def test_language_can_be_pickled() -> None:
    vocab, again = shipped.fr.make_vocab(), pickle.loads(pickle.dumps(shipped.fr))
    assert again.prefixes == shipped.fr.prefixes
    assert again.make_vocab().lexeme("dix").like_num == vocab.lexeme("dix").like_num is True

"""The rules give what spaCy 3.8 gives; the JSON files hold what it gave for texts and words of ours."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nlpx.languages.en import ENGLISH
from nlpx.languages.xx import MULTI
from nlpx.scoring import Scorer
from nlpx.tokens import Doc, Example
from nlpx.vocab.attrs import NORM, ORTH

if TYPE_CHECKING:
    from nlpx.languages.defaults import LanguageDefaults
    from nlpx.languages.tokenizer import Tokenizer

_HERE = Path(__file__).parent
_CASES = json.loads((_HERE / "spacy_tokens.json").read_text(encoding="utf8"))
_WORDS = json.loads((_HERE / "spacy_words.json").read_text(encoding="utf8"))
_FLAGS = sorted({flag for row in _WORDS for flag in row[5]})


def _check(tokenizer: Tokenizer, case: dict[str, Any]) -> None:
    doc = tokenizer(case["text"])
    assert [token.text for token in doc] == case["tokens"]
    assert [[token.i, token.norm_] for token in doc if token.norm_ != token.lower_] == case.get("norms", [])
    assert doc.text == case["text"]


@pytest.mark.parametrize("case", _CASES["en"], ids=lambda case: case["text"][:20])
def test_english_gives_the_same_tokens_and_norms(english: Tokenizer, case: dict[str, Any]) -> None:
    _check(english, case)


@pytest.mark.parametrize("case", _CASES["xx"], ids=lambda case: case["text"][:20])
def test_multi_language_gives_the_same_tokens_and_norms(multi: Tokenizer, case: dict[str, Any]) -> None:
    _check(multi, case)


@pytest.mark.parametrize(
    "case", [case for case in _CASES["en"] if "explain" in case], ids=lambda case: case["text"][:20]
)
def test_explain_names_the_same_rules(english: Tokenizer, case: dict[str, Any]) -> None:
    assert [f"{rule} {text}" for rule, text in english.explain(case["text"])] == case["explain"]


@pytest.mark.parametrize(
    ("defaults", "number", "digest"),
    [
        (ENGLISH, 1347, "88ebcfac028c5f12a0fcb50eb671fe98b4f6ebf2795cda39041db89404429547"),
        (MULTI, 176, "b14198a218048e99ec2d650a51827e85f20488262adfd96e50052eb74100faaf"),
    ],
)
def test_special_cases_are_the_same(defaults: LanguageDefaults, number: int, digest: str) -> None:
    table = {
        text: [[token[ORTH], token.get(NORM)] for token in tokens]
        for text, tokens in defaults.tokenizer_exceptions.items()
    }
    assert len(table) == number
    assert sha256(json.dumps(table, sort_keys=True).encode()).hexdigest() == digest


@pytest.mark.parametrize("row", _WORDS, ids=lambda row: row[0][:20])
def test_words_have_the_same_attributes(english: Tokenizer, row: list[Any]) -> None:
    lexeme = english.vocab.lexeme(row[0])
    assert [lexeme.norm_, lexeme.shape_, lexeme.prefix_, lexeme.suffix_] == row[1:5]
    assert [flag for flag in _FLAGS if getattr(lexeme, flag)] == sorted(row[5])


def test_english_scores_the_same_on_a_treebank(english: Tokenizer, data: Path) -> None:
    examples = []
    for words, spaces in _sentences(data / "ud" / "en_ewt" / "en_ewt-ud-dev.conllu"):
        reference = Doc(english.vocab, words=words, spaces=spaces)
        examples.append(Example(english(reference.text), reference))
    scores = Scorer.score_tokenization(examples)
    assert len(examples) == 2001
    assert round(scores["token_f"] * 100, 2) == 97.25


def _sentences(path: Path) -> list[tuple[list[str], list[bool]]]:
    """Read the words of each sentence, and whether a space follows each."""
    sentences = []
    for block in path.read_text(encoding="utf8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if not line.startswith("#")]
        words = [row for row in rows if row[0].isdigit()]
        joined = {number for row in rows if "-" in row[0] for number in _inside(row[0])}
        spaces = ["SpaceAfter=No" not in row[9] and int(row[0]) not in joined for row in words]
        sentences.append(([row[1] for row in words], spaces))
    return sentences


def _inside(span: str) -> range:
    """Return the words of a multiword token that another of its words follows."""
    first, last = span.split("-")
    return range(int(first), int(last))

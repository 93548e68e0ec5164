"""The rules give what spaCy 3.8 gives; the JSON files hold what it gave for texts and words of ours."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from nlpx.languages import shipped
from nlpx.scoring import Scorer
from nlpx.tokens import Doc, Example
from nlpx.vocab.attrs import NORM, ORTH

if TYPE_CHECKING:
    from nlpx.languages.defaults import LanguageDefaults
    from nlpx.languages.tokenizing.tokenizer import Tokenizer

_HERE = Path(__file__).parent
_CASES = json.loads((_HERE / "spacy_tokens.json").read_text(encoding="utf8"))
_WORDS = json.loads((_HERE / "spacy_words.json").read_text(encoding="utf8"))
_FLAGS = sorted({flag for row in _WORDS for flag in row[5]})


@pytest.mark.parametrize(
    ("code", "case"),
    [(code, case) for code, cases in _CASES.items() for case in cases],
    ids=lambda value: value if isinstance(value, str) else value["text"][:20],
)
def test_tokens_and_norms_are_the_same(tokenizers: dict[str, Tokenizer], code: str, case: dict[str, Any]) -> None:
    doc = tokenizers[code](case["text"])
    assert [token.text for token in doc] == case["tokens"]
    assert [[token.i, token.norm_] for token in doc if token.norm_ != token.lower_] == case.get("norms", [])
    assert doc.text == case["text"]


@pytest.mark.parametrize(
    "case", [case for case in _CASES["en"] if "explain" in case], ids=lambda case: case["text"][:20]
)
def test_explain_names_the_same_rules(english: Tokenizer, case: dict[str, Any]) -> None:
    assert [f"{rule} {text}" for rule, text in english.explain(case["text"])] == case["explain"]


@pytest.mark.parametrize(
    ("defaults", "number", "digest"),
    [
        (shipped.de, 417, "3a6511a6b95a060480e0e417bb5ce63a205035efa4f45527d0f1922cdb634789"),
        (shipped.es, 282, "11d66965e9c1d305e830b42c477b6345d4878e16214bea2c2511ac35b9c99b85"),
        (shipped.fr, 278, "51cd538632d1a27606f46a92478c40d297ad79d119f56c74d44f670eb7b681d6"),
        (shipped.nl, 4670, "99532f53fe91f48c8c7d71a6d81f4a53fc01deb291d420dcae3f8393d54b71f3"),
        (shipped.en, 1347, "88ebcfac028c5f12a0fcb50eb671fe98b4f6ebf2795cda39041db89404429547"),
        (shipped.xx, 176, "b14198a218048e99ec2d650a51827e85f20488262adfd96e50052eb74100faaf"),
    ],
)
def test_special_cases_are_the_same(defaults: LanguageDefaults, number: int, digest: str) -> None:
    table = {
        text: [[token[ORTH], token.get(NORM)] for token in tokens]
        for text, tokens in defaults.tokenizer_exceptions.items()
    }
    assert len(table) == number
    assert sha256(json.dumps(table, sort_keys=True).encode()).hexdigest() == digest


@pytest.mark.parametrize(
    ("defaults", "number", "digest"),
    [
        (shipped.de, 543, "55d9d9520bdebcd8950cd81cb864386c7283126849b88c51e26c48fbc00b3766"),
        (shipped.en, 326, "4882388f9864ea670e26b3598ec0439c538b5c7860aa37b19fc7b633547be902"),
        (shipped.es, 521, "7480187ee4fd641dc14e1cbf080b205a4f5c8f2b53edd56099a2b16b7bfd43e3"),
        (shipped.fr, 507, "eab0b42fa64b661e9cecc15971c62de4fde05e770fb31e10bcbb63680e99dd05"),
        (shipped.nl, 343, "1922cd20719a688a666a41f6b0673b77a3795ddb0d7d38e8629f1476adb8b74b"),
    ],
)
def test_stop_words_are_the_same(defaults: LanguageDefaults, number: int, digest: str) -> None:
    assert len(defaults.stop_words) == number
    assert sha256(" ".join(sorted(defaults.stop_words)).encode()).hexdigest() == digest


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


@pytest.mark.parametrize(
    ("code", "treebank", "number", "checksum"),
    [
        ("de", "de_gsd", 12207, 2943705216),
        ("fr", "fr_sequoia", 9768, 4064074889),
        ("nl", "nl_lassysmall", 28163, 605603672),
    ],
)
def test_treebanks_have_the_same_tokens(
    tokenizers: dict[str, Tokenizer], data: Path, code: str, treebank: str, number: int, checksum: int
) -> None:
    lines = (data / "ud" / treebank / f"{treebank}-ud-dev.conllu").read_text(encoding="utf8").split("\n")
    texts = [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    docs = list(map(tokenizers[code], texts))
    assert sum(map(len, docs)) == number
    assert crc32("\n".join(" ".join(token.text for token in doc) for doc in docs).encode()) == checksum


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

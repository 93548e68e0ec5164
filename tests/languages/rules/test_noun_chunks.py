"""Noun chunks of every language that has a rule for them; the expected ones are what spaCy 3.8 gives."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.languages import shipped
from nlpx.tokens import Doc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nlpx.vocab import Vocab

_VOCABS = {lang.code: lang.make_vocab() for lang in (shipped.de, shipped.en, shipped.es, shipped.fr, shipped.nl)}

# A language, the tokens of a sentence as word/part of speech/label/head, and its noun chunks.
_SENTENCES = [
    (
        "en",
        """
        The/DET/det/2 old/ADJ/amod/2 man/NOUN/nsubj/3 saw/VERB/ROOT/3 her/PRON/dobj/3 and/CCONJ/cc/4 my/PRON/poss/7
        brother/NOUN/conj/4 in/ADP/prep/3 New/PROPN/compound/10 York/PROPN/pobj/8 ./PUNCT/punct/3
        """,
        ["The old man", "her", "my brother", "New York"],
    ),
    (
        "en",
        """
        Kim/PROPN/nsubj/2 's/PART/case/0 is/AUX/ROOT/2 a/DET/det/4 friend/NOUN/attr/2 ,/PUNCT/punct/4 the/DET/det/7
        painter/NOUN/appos/4 ,/PUNCT/punct/4 who/PRON/nsubj/10 sings/VERB/relcl/4
        """,
        ["Kim", "a friend", "the painter", "who"],
    ),
    (
        "en",
        """
        Running/VERB/csubj/2 shoes/NOUN/dobj/0 costs/VERB/ROOT/2 money/NOUN/npadvmod/2 or/CCONJ/cc/3
        time/NOUN/conj/3
        """,
        ["shoes"],
    ),
    (
        "en",
        """
        apples/NOUN/ROOT/0 ,/PUNCT/punct/0 pears/NOUN/conj/0 and/CCONJ/cc/2 ripe/ADJ/amod/5 plums/NOUN/conj/2
        """,
        ["apples", "pears", "ripe plums"],
    ),
    (
        "de",
        """
        Der/DET/nk/2 kleine/ADJ/nk/2 Herr/NOUN/sb/4 Müller/PROPN/nk/2 gab/VERB/ROOT/4 ihr/PRON/da/4 das/DET/nk/7
        Buch/NOUN/oa/4 seines/DET/nk/9 Vaters/NOUN/ag/7 im/ADP/mo/4 Monat/NOUN/nk/10 Mai/PROPN/nk/11
        """,
        ["Der kleine Herr Müller", "ihr", "das Buch", "seines Vaters", "Monat Mai"],
    ),
    (
        "de",
        """
        Brot/NOUN/sb/3 und/CCONJ/cd/0 Wein/NOUN/cj/1 sind/AUX/ROOT/3 ein/DET/nk/5 Geschenk/NOUN/pd/3 ,/PUNCT/punct/5
        das/PRON/sb/8 freut/VERB/rc/5
        """,
        ["Brot", "Wein", "ein Geschenk", "das"],
    ),
    (
        "fr",
        """
        La/DET/det/2 petite/ADJ/amod/2 fille/NOUN/nsubj/4 blonde/ADJ/amod/2 voit/VERB/ROOT/4 le/DET/det/6
        président/NOUN/obj/4 Jean/PROPN/flat:name/6 Dupont/PROPN/flat:name/6 à/ADP/case/10 Paris/PROPN/obl:mod/4
        et/CCONJ/cc/12 Lyon/PROPN/conj/10
        """,
        ["La petite fille blonde", "le président Jean Dupont", "Paris", "Lyon"],
    ),
    (
        "fr",
        """
        dans/ADP/case/2 ce/DET/det/2 cas/NOUN/obl:mod/4 ci/DET/det/2 vient/VERB/ROOT/4 l'/DET/det/6
        homme/NOUN/nsubj/4 qui/PRON/nsubj/8 rit/VERB/acl:relcl/6
        """,
        ["ce cas ci", "l' homme", "qui"],
    ),
    (
        "es",
        """
        La/DET/det/1 casa/NOUN/nsubj/5 blanca/ADJ/amod/1 de/ADP/case/4 María/PROPN/nmod/1 tiene/VERB/ROOT/5
        tres/NUM/nummod/7 puertas/NOUN/obj/5 y/CCONJ/cc/10 dos/NUM/nummod/10 ventanas/NOUN/conj/7
        grandes/ADJ/amod/10
        """,
        ["La casa blanca", "María", "tres puertas", "dos ventanas"],
    ),
    (
        "es",
        """
        Vive/VERB/ROOT/0 en/ADP/case/2 Nueva/PROPN/obl/0 York/PROPN/flat/2 este/DET/det/5 año/NOUN/obl/0
        """,
        ["Nueva York", "este año"],
    ),
    (
        "nl",
        """
        De/DET/det/2 oude/ADJ/amod/2 man/NOUN/nsubj/3 ziet/VERB/ROOT/3 mijn/PRON/nmod:poss/5 zus/NOUN/obj/3
        in/ADP/case/7 Utrecht/PROPN/obl/3 ;/PUNCT/punct/10 zij/PRON/nsubj/10 slaapt/VERB/parataxis/3
        """,
        ["De oude man", "mijn zus", "zij"],
    ),
    (
        "nl",
        """
        Zij/PRON/nsubj/3 is/AUX/cop/3 een/DET/det/3 arts/NOUN/root/3 en/CCONJ/cc/6 goede/ADJ/amod/6
        vriendin/NOUN/conj/3 van/ADP/case/8 hem/PRON/nmod/6
        """,
        ["Zij", "goede vriendin"],
    ),
]


def _doc(vocab: Vocab, sentence: str) -> Doc:
    words, pos, deps, heads = zip(*(token.rsplit("/", 3) for token in sentence.split()), strict=True)
    return Doc(vocab, words=words, pos=pos, deps=deps, heads=[int(head) for head in heads])


@pytest.fixture
def english() -> Doc:
    return _doc(_VOCABS["en"], _SENTENCES[0][1])


@pytest.mark.parametrize(("code", "sentence", "chunks"), _SENTENCES)
def test_chunks_are_base_noun_phrases(code: str, sentence: str, chunks: list[str]) -> None:
    noun_chunks = list(_doc(_VOCABS[code], sentence).noun_chunks)
    assert [chunk.text for chunk in noun_chunks] == chunks
    assert {chunk.label_ for chunk in noun_chunks} == {"NP"}


def test_the_head_of_a_chunk_is_its_root(english: Doc) -> None:
    assert [chunk.root.text for chunk in english.noun_chunks] == ["man", "her", "brother", "York"]


_PARTS = ["NOUN", "PROPN", "PRON", "DET", "ADJ", "ADP", "CCONJ", "VERB"]
_LABELS = ["ROOT", "nsubj", "obj", "dobj", "conj", "amod", "det", "flat", "case", "sb", "nk", "cj", "nmod"]


@st.composite
def _trees(draw: st.DrawFn) -> tuple[list[str], list[int], list[str]]:
    """Draw parts of speech, heads of a random forest, projective or not, and labels."""
    n_tokens = draw(st.integers(1, 10))
    order = draw(st.permutations(range(n_tokens)))
    heads = list(range(n_tokens))
    for place, token in enumerate(order[1:], start=1):
        heads[token] = draw(st.sampled_from([token, *order[:place]]))
    pos, deps = (
        draw(st.lists(st.sampled_from(names), min_size=n_tokens, max_size=n_tokens)) for names in (_PARTS, _LABELS)
    )
    return pos, heads, deps


@given(_trees(), st.sampled_from(sorted(_VOCABS)))
def test_chunks_are_in_order_and_never_overlap(tree: tuple[list[str], list[int], list[str]], code: str) -> None:
    pos, heads, deps = tree
    doc = Doc(_VOCABS[code], words=["w"] * len(pos), pos=[*pos[:-1], "NOUN"], heads=heads, deps=deps)
    taken = 0
    for chunk in doc.noun_chunks:
        assert taken <= chunk.start < chunk.end <= len(doc)
        taken = chunk.end


@pytest.mark.parametrize(
    ("code", "treebank", "number", "checksum"),
    [
        ("en", "en_ewt", 2698, 163841832),
        ("es", "fr_sequoia", 2056, 4244012590),
        ("fr", "fr_sequoia", 2533, 3355563343),
        ("nl", "nl_lassysmall", 5528, 700186283),
    ],
)
def test_treebanks_have_the_same_chunks(data: Path, code: str, treebank: str, number: int, checksum: int) -> None:
    noun_chunks = [
        [(chunk.start, chunk.end) for chunk in doc.noun_chunks]
        for doc in _trees_of(data / "ud" / treebank / f"{treebank}-ud-dev.conllu", _VOCABS[code])
    ]
    assert sum(map(len, noun_chunks)) == number
    assert crc32(repr(noun_chunks).encode()) == checksum


def _trees_of(path: Path, vocab: Vocab) -> Iterator[Doc]:
    for block in path.read_text(encoding="utf8").strip().split("\n\n"):
        rows = [row for row in (line.split("\t") for line in block.split("\n")) if row[0].isdigit()]
        heads = [place if row[6] == "0" else int(row[6]) - 1 for place, row in enumerate(rows)]
        deps = ["ROOT" if row[7] == "root" else row[7] for row in rows]
        yield Doc(vocab, words=[row[1] for row in rows], pos=[row[3] for row in rows], heads=heads, deps=deps)


def test_a_span_has_the_chunks_that_lie_in_it(english: Doc) -> None:
    assert [chunk.text for chunk in english[1:8].noun_chunks] == ["her", "my brother"]
    assert [chunk.text for chunk in english[:3].noun_chunks] == ["The old man"]
    assert not list(english[2:2].noun_chunks)


def test_the_rule_of_a_language_takes_spans_too(english: Doc) -> None:
    label = english.vocab.strings["NP"]
    rule = shipped.en.syntax_iterators["noun_chunks"]
    assert rule is english.vocab.get_noun_chunks
    assert list(rule(english[4:8])) == [(4, 5, label), (6, 8, label)]


def test_copies_have_the_same_chunks(english: Doc) -> None:
    chunks = [chunk.text for chunk in english.noun_chunks]
    assert [chunk.text for chunk in english.copy().noun_chunks] == chunks
    read = Doc(shipped.en.make_vocab()).from_bytes(english.to_bytes())
    assert [chunk.text for chunk in read.noun_chunks] == chunks
    assert [chunk.text for chunk in english[3:9].as_doc().noun_chunks] == ["her", "my brother"]


def test_a_new_parse_gives_new_chunks(english: Doc) -> None:
    assert len(list(english.noun_chunks)) == 4
    english[1].head = english[3]
    assert next(english.noun_chunks).text == "The old man"
    english[0].head = english[3]
    assert next(english.noun_chunks).text == "man"


@pytest.mark.parametrize("code", sorted(_VOCABS))
def test_a_doc_without_parse_is_refused(code: str) -> None:
    doc = Doc(_VOCABS[code], words=["a", "b"], pos=["DET", "NOUN"])
    with pytest.raises(ValueError, match="dependency tree, and this Doc has none: add a parser"):
        list(doc.noun_chunks)
    with pytest.raises(ValueError, match="dependency tree"):
        list(doc[:1].noun_chunks)


def test_a_doc_without_parts_of_speech_has_no_chunks() -> None:
    assert not list(Doc(_VOCABS["en"], words=["a", "b"], heads=[1, 1], deps=["det", "ROOT"]).noun_chunks)
    with pytest.raises(ValueError, match="parts of speech, and this Doc has none"):
        list(Doc(_VOCABS["nl"], words=["a", "b"], heads=[1, 1], deps=["det", "ROOT"]).noun_chunks)


@pytest.mark.parametrize("code", sorted(_VOCABS))
def test_an_empty_doc_has_no_chunks(code: str) -> None:
    assert not list(Doc(_VOCABS[code]).noun_chunks)
    assert not list(Doc(_VOCABS[code])[:].noun_chunks)


def test_a_language_without_a_rule_says_so() -> None:
    chunks = Doc(shipped.xx.make_vocab(), words=["a"]).noun_chunks
    with pytest.raises(NotImplementedError, match="'xx' has no noun chunks"):
        list(chunks)

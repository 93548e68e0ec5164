"""Reading CoNLL-U, and what breaks it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.corpora.conllu.sentences import find_cycle, read_sentences
from nlpx.corpora.text_lines import TextLines
from nlpx.errors import DataError


def row(number, *, form="a", upos="X", feats="_", head="0", misc="_"):
    return "\t".join([str(number), form, "l", upos, "T", feats, str(head), "dep", "_", misc])


def read(*rows):
    return list(read_sentences(rows, path="x.conllu"))


def test_columns_comments_and_blank_lines_are_told_apart():
    first, second = read("# text = a b", row(1, head=2), row(2), "", " \t", row(1, form="c d"), "# end")
    assert (first.line, first.forms, first.heads) == (2, ("a", "a"), [1, 1])
    assert (second.line, second.forms) == (6, ("c d",))


def test_multiword_tokens_are_kept_and_empty_nodes_left_out():
    (sentence,) = read(row("1-2", form="du", misc="SpaceAfter=No"), row(1), row(2, head=1), row("2.1"), row(3, head=1))
    (token,) = sentence.tokens
    assert (token.start, token.end, token.form, token.misc) == (0, 2, "du", "SpaceAfter=No")
    assert len(sentence) == 3


def test_a_head_that_is_not_given_is_none():
    (sentence,) = read(row(1, head="_"), row(2, head="0"))
    assert sentence.heads == [None, 1]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(1), row(2, head=1)[:-2]], "x.conllu:2: the line has 9 columns where CoNLL-U has 10"),
        (["# x", row(1).replace("\t", " ")], "x.conllu:2: the columns are separated by spaces"),
        (["hello"], "x.conllu:1: 'hello' is not a CoNLL-U line"),
        ([row(1), row(2, head=3)], "x.conllu:2: the head is 3 but the sentence has 2 words"),
        ([row(1), row(2, head=-1)], "x.conllu:2: the head is -1"),
        ([row(1), row(2, head="1.5")], "x.conllu:2: the head '1.5' is not a number"),
        ([row(1), "#", row(2, head=3), row(3, head=2)], "x.conllu:3: the heads go round in a circle (2 → 3 → 2)"),
        ([row(1), row(2, head=2)], "x.conllu:2: the heads go round in a circle (2 → 2)"),
        ([row(1, head=2), row(2, head=1)], "x.conllu:1: no word of the sentence is its root"),
        ([row(1), row(1, head=1)], "x.conllu:2: the ID is 1 where 2 is due"),
        ([row(1), row(3, head=1)], "x.conllu:2: the ID is 3 where 2 is due"),
        ([row("x")], "x.conllu:1: 'x' is not an ID"),
        ([row("0.1")], "x.conllu:1: the sentence has no words"),
        ([row("1-3"), row(1), row(2, head=1)], "x.conllu:1: the range 1-3 does not stand before its words"),
        ([row(1), row("1-2"), row(2, head=1)], "x.conllu:2: the range 1-2 does not stand before its words"),
        ([row("1-0"), row(1)], "x.conllu:1: '1-0' is not an ID"),
        ([row("1-2"), row(1), row("2-3"), row(2, head=1), row(3, head=1)], "x.conllu:3: the range 2-3 overlaps"),
        ([row(1, form="")], "x.conllu:1: the form is empty"),
        ([row(1, upos="FOO")], "x.conllu:1: 'FOO' is not a universal part of speech"),
        ([row(1, feats="Foo")], "x.conllu:1: the features 'Foo' are not Name=Value pairs"),
    ],
)
def test_a_malformed_line_is_an_error_with_its_number(rows, message):
    with pytest.raises(DataError, match=re.escape(message)):
        read(*rows)


@given(st.lists(st.integers(0, 8), min_size=1, max_size=8))
def test_find_cycle_agrees_with_walking_up(numbers):
    heads = [min(number, len(numbers)) for number in numbers]

    def reaches_root(word):
        for _ in heads:
            if word == 0:
                return True
            word = heads[word - 1]
        return word == 0

    cycle = find_cycle(heads)
    assert bool(cycle) == (not all(reaches_root(word) for word in range(1, len(heads) + 1)))
    for word, head in zip(cycle, [*cycle[1:], *cycle[:1]], strict=True):
        assert heads[word - 1] == head


def test_every_treebank_has_the_counts_of_its_readme(data):
    wanted = {}
    for readme in sorted((data / "ud").glob("*/README.md")):
        counts = r"`([^`]+\.conllu)`.*?: sents (\d+), words (\d+)(?:, mwt (\d+))?"
        for name, sents, words, mwt in re.findall(counts, readme.read_text(encoding="utf8")):
            wanted[readme.parent / name] = int(sents), int(words), int(mwt or 0)
    assert len(wanted) >= 15
    for path, counts in wanted.items():
        if path.stat().st_size < 6_000_000:
            sentences = list(read_sentences(TextLines(path), path=str(path)))
            counted = len(sentences), sum(map(len, sentences)), sum(len(sentence.tokens) for sentence in sentences)
            assert counted == counts, path.name

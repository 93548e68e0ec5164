"""What is compiled of the access to tokens does what Python says."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import ref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens import Doc, Token, built
from nlpx.tokens.arrays.columns import first_outside
from nlpx.tokens.arrays.ids import (
    NumberedIds,
    NumberedThings,
    distinct_ids,
    each_of,
    first_met,
    look_up,
    numbered_ids,
    numbered_things,
    once_in_each,
    put_each,
    without,
)
from nlpx.tokens.arrays.iob import lost_inside
from nlpx.tokens.arrays.tree import Tree, absolute_heads, sentence_starts
from nlpx.tokens.quick import plain
from nlpx.tokens.span_roots import root_of
from nlpx.tokens.writing.doc_arrays import are_names, other_norms, read_rows
from nlpx.vocab import Vocab

IDS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3), max_size=30).map(
    lambda ids: np.array(ids, dtype=np.uint64)
)
READERS = sorted(name.removesuffix("_of") for name in plain if name.endswith("_of") and hasattr(Token, name[:-3]))
COLUMNS = [("number_getter", name) for name in ("tag", "pos", "ent_iob", "lemma")] + [
    ("string_getter", name) for name in ("tag", "pos", "dep", "lemma", "ent_type", "ent_kb_id")
]


def listed(value):
    """Return an iterator as a list."""
    return list(value) if isinstance(value, Iterator) else value


@given(draw=st.data())
def test_attributes_are_read_as_python_reads_them(random_docs, draw):
    for token in draw.draw(random_docs):
        for name in READERS:
            assert listed(getattr(token, name)) == listed(plain[f"{name}_of"](token)), name
        for kind, name in COLUMNS:
            shown = f"{name}_" if kind == "string_getter" else name
            assert getattr(token, shown) == plain[kind](name)(token), shown
        assert token.lower_ == plain["form_getter"]("lower_", 0)(token) == token.lex.lower_
        assert token.is_alpha is plain["flag_getter"](1)(token) is token.lex.is_alpha
        assert token.orth == plain["lexical_getter"]("orth")(token) == token.lex.orth


@given(draw=st.data())
def test_trees_are_those_of_python(random_docs, draw):
    doc = draw.draw(random_docs)
    heads = doc.values("head")
    ours, python = Tree(heads), plain["Tree"](heads)
    assert list(ours.left_edges) == list(python.left_edges)
    assert list(ours.right_edges) == list(python.right_edges)
    for look in ("children", "lefts", "rights", "n_lefts", "n_rights", "subtree"):
        found = [getattr(ours, look)(token) for token in range(len(doc))]
        assert found == [getattr(python, look)(token) for token in range(len(doc))]
    assert sentence_starts(heads).tolist() == plain["sentence_starts"](heads).tolist()
    labels = doc.values("dep")
    assert sentence_starts(heads, labels).tolist() == plain["sentence_starts"](heads, labels).tolist()


@given(draw=st.data())
def test_roots_of_spans_are_those_of_python(random_docs, draw):
    doc = draw.draw(random_docs)
    bounds = [(start, end) for end in range(len(doc) + 1) for start in range(end)]
    assert [root_of(doc, *place) for place in bounds] == [plain["root_of"](doc, *place) for place in bounds]


@given(ids=IDS)
def test_ids_are_sorted_out_as_python_does(ids):
    assert distinct_ids(ids) == plain["distinct_ids"](ids)


@given(given_ids=IDS, columns=st.lists(IDS, max_size=3))
def test_ids_are_numbered_as_python_does(given_ids, columns):
    ours, python = NumberedIds(given_ids), plain["NumberedIds"](given_ids)
    met: list[bytearray] = [bytearray(), bytearray()]
    for column in columns:
        new = [ids.new_numbers(column[::2].copy(), marks) for ids, marks in zip((ours, python), met, strict=True)]
        assert new[0] == new[1]
        assert ours.numbers(column).tolist() == python.numbers(column).tolist()
    assert (len(ours), ours.n_given, ours.others) == (len(python), python.n_given, python.others)
    numbered = [*dict.fromkeys(given_ids.tolist()), *ours.others]
    for column in columns:
        assert [numbered[number] for number in ours.numbers(column)] == column.tolist()


@given(ids=IDS)
def test_ids_of_a_column_are_numbered_as_python_does(ids):
    (found, numbers), (same, python) = numbered_ids(ids), plain["numbered_ids"](ids)
    assert found == same == [*dict.fromkeys(ids.tolist())]
    assert numbers.tolist() == python.tolist()
    assert numbers.dtype == python.dtype
    assert [found[number] for number in numbers] == ids.tolist()
    every_other = ids[::-2]
    assert numbered_ids(every_other)[0] == [*dict.fromkeys(every_other.tolist())]


def test_many_ids_of_a_column_are_numbered():
    # More than the table has room for at first, and some whose lowest bits are the same.
    ids = np.arange(1000, dtype=np.uint64) << np.uint64(20)
    found, numbers = numbered_ids(np.concatenate([ids, ids[::-1]]))
    assert found == ids.tolist()
    assert numbers.tolist() == [*range(1000), *reversed(range(1000))]


@given(things=st.lists(st.tuples(st.booleans(), st.sampled_from("abc")) | st.none() | st.binary(max_size=1)))
def test_things_are_numbered_as_python_does(things):
    for number_things in (numbered_things, plain["numbered_things"]):
        found, numbers = number_things(iter(things), len(things))
        assert found == [*dict.fromkeys(things)]
        assert [found[number] for number in numbers] == things
        assert numbers.dtype == np.int32


@given(draw=st.data())
def test_things_keep_their_numbers_as_python_says(draw):
    # Equal things that are not the same, and one that is given.
    things = [None, *([number // 2] for number in range(20))]
    ours, python = NumberedThings([None]), plain["NumberedThings"]([None])
    parts = st.lists(st.lists(st.sampled_from(range(21)), max_size=8), max_size=3)
    for _turn in range(draw.draw(st.integers(1, 5))):
        given_parts = [[things[place] for place in part] for part in draw.draw(parts)]
        given_parts = [part if place % 2 else tuple(part) for place, part in enumerate(given_parts)]
        numbers = ours.numbers(given_parts)
        assert numbers.dtype == np.int32
        assert numbers.tolist() == python.numbers(given_parts).tolist()
        met = [thing for part in given_parts for thing in part]
        assert all(ours.things[number] is thing for number, thing in zip(numbers.tolist(), met, strict=True))
        if draw.draw(st.booleans()):
            n_latest = draw.draw(st.integers(0, 6))
            before, kept = ours.things, ours.keep(n_latest)
            assert kept.tolist() == python.keep(n_latest).tolist()
            assert all(ours.things[place] is before[number] for place, number in enumerate(kept.tolist()))
            assert len(kept) == len(ours) <= n_latest + 1
    assert len(ours) == len(python)
    assert all(one is other for one, other in zip(ours.things, python.things, strict=True))


def test_many_things_keep_their_numbers():
    things = [object() for _ in range(5000)]
    for kind in (NumberedThings, plain["NumberedThings"]):
        numbered = kind([])
        assert numbered.numbers([things, things[::-1]]).tolist() == [*range(5000), *reversed(range(5000))]
        numbered.numbers([things[1000:2000]])
        assert numbered.keep(1000).tolist() == [*range(1000, 2000)]
        assert numbered.numbers([things[999:1001], tuple(things[1999:2001])]).tolist() == [1000, 0, 999, 1001]


def test_things_are_numbered_in_lists_and_tuples_only():
    with pytest.raises(TypeError):
        NumberedThings([None]).numbers(["text", 3])


def test_things_that_are_fewer_than_said_or_have_no_hash_are_refused():
    for number_things in (numbered_things, plain["numbered_things"]):
        with pytest.raises(ValueError, match=r"not one for each|too short"):
            number_things(["a"], 2)
        with pytest.raises(TypeError, match="unhashable"):
            number_things([[]], 1)


@given(numbers=st.lists(st.integers(0, 5), max_size=30), gaps=st.sets(st.integers(0, 5)), draw=st.data())
def test_things_are_found_by_number_as_python_does(numbers, gaps, draw):
    column = np.array(numbers, dtype=np.intc)
    things = [None if place in gaps else f"thing {place}" for place in range(6)]
    others = [None, None, "other 2", "other 3", "other 4", "other 5"]
    ends = sorted(draw.draw(st.lists(st.integers(0, len(numbers)), max_size=4)))
    marks = [bytearray(b"\0\1\0\0\0\0") for _ in range(2)]
    for _time in range(2):
        first, same = first_met(column, marks[0]), plain["first_met"](column, marks[1])
        assert first.tolist() == same.tolist()
        assert marks[0] == marks[1]
    assert each_of(column, things) == plain["each_of"](column, things) == [things[number] for number in numbers]
    assert without(column, things).tolist() == plain["without"](column, things).tolist()
    found = once_in_each(column, ends, things, others)
    assert found == plain["once_in_each"](column, ends, things, others)
    assert all(len({*part}) == len(part) for part in found)


def test_things_are_put_at_their_numbers():
    for put in (put_each, plain["put_each"]):
        places: list[str | None] = [None] * 3
        put(np.array([2, 0], dtype=np.intc), places, ["c", "a"])
        assert places == ["a", None, "c"]
        with pytest.raises(ValueError, match=r"not one for each|argument 2 is shorter"):
            put(np.array([2, 0], dtype=np.intc), places, ["c"])


@pytest.mark.parametrize("number", [6, -7, 10**9])
def test_numbers_of_nothing_are_refused(number):
    column, things = np.array([number], dtype=np.intc), ["thing"] * 6
    for look in (each_of, without):
        with pytest.raises(IndexError):
            look(column, things)
    with pytest.raises(IndexError):
        put_each(column, things, ["x"])
    with pytest.raises(IndexError):
        first_met(column, bytearray(6))
    with pytest.raises(IndexError):
        once_in_each(column, [1], things, things)


@given(lengths=st.lists(st.integers(0, 4), min_size=1, max_size=5), draw=st.data())
def test_heads_of_several_docs_are_found_as_python_does(lengths, draw):
    n_tokens, ends = sum(lengths), np.cumsum(lengths).tolist()
    far = draw.draw(st.lists(st.integers(-2, 2) | st.just(2**62), min_size=n_tokens, max_size=n_tokens))
    offsets = np.array(far, dtype=np.int64)
    ours, python = absolute_heads(offsets, ends), plain["absolute_heads"](offsets, ends)
    assert ours[2] == python[2]
    if ours[2] is None:
        assert [each.tolist() for each in ours[:2]] == [each.tolist() for each in python[:2]]


@given(draw=st.data())
def test_norms_are_compared_as_python_does(random_docs, draw):
    doc = draw.draw(random_docs)
    norms = doc.to_array("LOWER")
    norms[::3] = 0
    assert other_norms(doc.lexemes, norms) == plain["other_norms"](doc.lexemes, norms)


class Held:
    """Keeps a string."""

    def __init__(self, orth: int) -> None:
        self.orth = orth


@given(ids=IDS)
def test_strings_are_looked_up_as_python_does(ids):
    keepers = [Held(key) for key in set(ids[::2].tolist())]
    texts, held = {key: str(key) for key in ids[::3].tolist()}, {keeper.orth: ref(keeper) for keeper in keepers}
    found, python = look_up(ids, texts, held, 3), plain["look_up"](ids, texts, held, 3)
    assert {*map(id, found[0])} == {*map(id, python[0])}
    assert found[1] == python[1]
    assert {*found[1]} == {*ids.tolist()} - {*texts, *held, 0, 1, 2}
    assert [len(each) for each in found] == [len({*each}) for each in found]


SMALL = st.sampled_from([np.int8, np.uint8, np.int16, np.int32, np.int64, np.uint64])


@given(numbers=st.lists(st.integers(0, 5), max_size=30), kind=SMALL, step=st.sampled_from([1, 2, -1]))
def test_numbers_outside_are_found_as_python_does(numbers, kind, step):
    column = np.array(numbers, dtype=kind)[::step]
    if step > 1 and len(column) and np.issubdtype(kind, np.signedinteger):
        column[len(column) // 2] = -1
    for low, high in ((0, 3), (1, 9), (0, 9)):
        assert first_outside(column, low, high) == plain["first_outside"](column, low, high)


@given(codes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1)), max_size=30), draw=st.data())
def test_entities_that_nothing_begins_are_found_as_python_does(codes, draw):
    iob, types = np.array(codes, dtype=np.int8).reshape(-1, 2).T
    starts = sorted(draw.draw(st.lists(st.integers(0, max(len(codes) - 1, 0)), max_size=4))) if codes else []
    lost = lost_inside(iob, types.astype(np.uint64), starts=starts)
    assert lost == plain["lost_inside"](iob, types.astype(np.uint64), starts=starts)


@given(draw=st.data())
def test_tables_are_read_as_python_does(random_docs, draw):
    doc = draw.draw(random_docs)
    names = ("tag", "pos", "head", "sent_start", "ent_iob", "lemma", "ent_kb_id", *range(6), None)
    sources = tuple(draw.draw(st.lists(st.sampled_from(names), max_size=20)))
    start = draw.draw(st.integers(0, len(doc)))
    end = draw.draw(st.integers(start, len(doc)))
    tables = [read(doc.lexemes, doc._columns, sources, start, end) for read in (read_rows, plain["read_rows"])]
    written = [place for place, source in enumerate(sources) if source is not None]
    assert tables[0].shape == tables[1].shape == (end - start, len(sources))
    assert tables[0][:, written].tolist() == tables[1][:, written].tolist()


@pytest.mark.parametrize(("given", "are"), [([], True), (["TAG", 5], True), ([True], False), ([np.int64(5)], False)])
def test_names_are_told_from_what_equals_them(given, are):
    assert are_names(given) is plain["are_names"](given) is are


def test_a_loop_that_merges_goes_on_behind_the_merged():
    for loop in (iter, plain["tokens_between"]):
        doc = Doc(Vocab(), words=["a", "b", "c", "d", "e"])
        met = []
        for token in loop(doc) if loop is iter else loop(doc, 0, len(doc)):
            met.append(token.text)
            if token.text == "b":
                with doc.retokenize() as retokenizer:
                    retokenizer.merge(doc[1:4])
        assert met == ["a", "b", "e"]


def loops(doc):
    """Return loops over the tokens of a Doc: the one that is in use, and that of Python."""
    return [iter(doc), plain["tokens_between"](doc, 0, len(doc))]


def test_a_loop_not_begun_goes_over_the_new_tokens():
    doc = Doc(Vocab(), words=["a", "b", "c", "d", "e"])
    waiting = loops(doc)
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:3])
    assert [[token.text for token in loop] for loop in waiting] == [["a b c", "d", "e"]] * 2


def test_a_loop_at_its_end_stays_there():
    doc = Doc(Vocab(), words=["a", "bc"])
    ended = loops(doc)
    assert [len(list(loop)) for loop in ended] == [2, 2]
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[1], ["b", "c"], [doc[0], doc[0]])
    assert [list(loop) for loop in ended] == [[], []]


@pytest.mark.parametrize("name", ["i", "text", "tag_", "head", "n_lefts", "lower_", "is_alpha"])
def test_what_is_no_token_of_a_doc_is_refused(name):
    attribute = getattr(Token, name)
    for token in (Token.__new__(Token), None):
        with pytest.raises(AttributeError):
            attribute.fget(token)


@pytest.mark.parametrize("name", ["text", "lower_", "is_alpha", "whitespace_", "idx"])
def test_a_token_that_its_doc_has_lost_is_refused(name):
    doc = Doc(Vocab(), words=["a", "b", "c"], heads=[1, 1, 1], deps=["x"] * 3)
    token = doc[2]
    doc.become(Doc(doc.vocab, words=["a"]))
    with pytest.raises(IndexError):
        getattr(token, name)


@pytest.mark.parametrize("kind", [Tree, plain["Tree"]])
def test_a_tree_refuses_tokens_outside(kind):
    tree = kind(np.array([1, 1], dtype=np.int32))
    for look in ("children", "lefts", "rights", "n_lefts", "n_rights", "subtree"):
        for token in (10**8, -(10**8)):
            with pytest.raises(IndexError):
                getattr(tree, look)(token)


def test_a_long_chain_of_heads_is_followed():
    n_tokens = 50_000
    tree = Tree(np.minimum(np.arange(1, n_tokens + 1, dtype=np.int32), n_tokens - 1))
    assert tree.subtree(n_tokens - 1) == list(range(n_tokens))
    assert tree.left_edges[n_tokens - 1] == 0


def test_labels_are_as_many_as_heads():
    heads, labels = np.arange(1000, dtype=np.int32), np.ones(1, dtype=np.uint64)
    for starts in (sentence_starts, plain["sentence_starts"]):
        with pytest.raises(IndexError):
            starts(heads, labels)


def test_heads_outside_are_refused():
    for kind in (Tree, plain["Tree"]):
        with pytest.raises((ValueError, IndexError)):
            kind(np.array([0, 7], dtype=np.int32))


def test_missing_compiled_views_are_explained(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    assert built.explain_views() == (
        "the compiled access to tokens is not in use, because NLPX_PURE_PYTHON=1 says so: loops over the tokens of a "
        "Doc run slower"
    )


def test_a_doc_starts_with_the_fields_that_python_sets():
    vocab = Vocab()
    fields = plain["DocFields"].__slots__
    docs = [Doc.__new__(Doc) for _ in range(2)]
    for doc, start in zip(docs, (Doc._start, plain["DocFields"]._start), strict=True):
        start(doc, vocab, vocab.lexemes_of(["a", "b"]), [True, False])
    ours, python = ([getattr(doc, name) for name in fields] for doc in docs)
    assert ours == python
    assert [*map(type, ours)] == [*map(type, python)]


@pytest.mark.parametrize("name", ["doc", "i", "text", "idx"])
def test_what_a_token_is_cannot_be_set(name):
    token = Doc(Vocab(), words=["a", "b"])[1]
    with pytest.raises(AttributeError):
        setattr(token, name, getattr(token, name))


def test_the_doc_of_a_span_cannot_be_set():
    doc = Doc(Vocab(), words=["a", "b"])
    with pytest.raises(AttributeError):
        doc[0:1].doc = doc


@pytest.mark.parametrize("name", ["text", "orth", "orth_", "vocab"])
def test_the_word_of_a_lexeme_cannot_be_set(name):
    lexeme = Vocab()["word"]
    with pytest.raises(AttributeError, match=f"The {name} of a lexeme cannot be set"):
        setattr(lexeme, name, getattr(lexeme, name))
    assert lexeme.text == "word"


@pytest.mark.parametrize("index", [0, 2, -1, -3, np.int64(1), slice(1, 3), slice(None), slice(-2, None)], ids=str)
def test_what_stands_at_an_index_is_what_python_finds(index):
    doc = Doc(Vocab(), words=["a", "b", "c"])
    assert doc[index] == doc._item(index) == plain["DocFields"].__getitem__(doc, index)


@pytest.mark.parametrize(
    ("index", "error"), [(3, IndexError), (-4, IndexError), (2**80, IndexError), ("a", TypeError), (True, TypeError)]
)
def test_an_index_of_nothing_is_refused(index, error):
    doc = Doc(Vocab(), words=["a", "b", "c"])
    for look in (doc.__getitem__, doc._item):
        with pytest.raises(error):
            look(index)


def test_a_doc_that_was_never_made_lacks_its_fields():
    doc = Doc.__new__(Doc)
    for look in (len, list, lambda doc: doc[0], lambda doc: doc.text, lambda doc: doc.vocab, lambda doc: doc.columns):
        with pytest.raises(AttributeError, match="'Doc' object has no attribute"):
            look(doc)


WITHOUT_ONE = """
import sys
import nlpx.compiled

load = nlpx.compiled.load_compiled
nlpx.compiled.load_compiled = lambda name: None if name == sys.argv[1] else load(name)
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

doc = Doc(Vocab(), ["a", "b", "c"], heads=[1, 1, 1], deps=["x", "ROOT", "y"])
token = doc[0].head
print(token, [*token.children], token.n_lefts, token.n_rights, doc[:].root, [*token.subtree], doc[2].left_edge)
"""


@pytest.mark.parametrize("module", [built.VIEWS, built.TREES, built.COLUMNS, built.IDS, built.JSON])
def test_each_compiled_module_may_be_missing_alone(run_python, module):
    done = run_python(WITHOUT_ONE, module)
    assert (done.stdout, done.stderr) == ("b [a, c] 1 1 b [a, b, c] c\n", "")

"""The page "From spaCy": what its table says that nlpx refuses, is refused; rows are known by how they begin."""

from __future__ import annotations

from tempfile import TemporaryDirectory

import numpy as np
import pytest

import nlpx
from nlpx.errors import ConfigError, DataError, ModelError
from nlpx.matcher import Matcher, PhraseMatcher
from nlpx.tokens import Doc, Span
from nlpx.training import Example
from nlpx.vocab import Vocab


def _example(nlp, annotations, text="a b"):
    return Example.from_dict(nlp.make_doc(text), annotations)


def _set(name, value):
    return lambda nlp: setattr(nlp("a b")[0], name, value)


def _add(name):
    return lambda nlp: nlp.add_pipe("merge_entities", name=name)


def _set_ents_beyond(nlp):
    nlp("a").set_ents([Span(nlp("a b c"), 0, 3, label="X")])


def _own_tokenizer(nlp):
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=[text])
    nlp.to_bytes()


def _circle(nlp):
    Doc(nlp.vocab, ["a", "b"], heads=[1, 0], deps=["x", "y"])


def _pattern(token):
    return lambda nlp: Matcher(nlp.vocab, validate=False).add("X", [[token]])


def _other_phrases(nlp):
    PhraseMatcher(nlp.vocab).add("X", [Doc(Vocab(), words=["a"])])


def _patterns(*patterns):
    return lambda nlp: nlp.add_pipe("entity_ruler").add_patterns(list(patterns))


def _without_vocab(nlp):
    with TemporaryDirectory() as folder:
        nlp.to_disk(folder, exclude=["vocab"])
        nlpx.load(folder)


class _OwnError(Exception):
    pass


def _failing_factory(nlp):
    def make(nlp, name):
        raise _OwnError("no")

    nlpx.Language.factory("page_failing", func=make)
    nlp.add_pipe("page_failing")


REFUSED = [
    ('`nlp.to_disk("")`, and other empty paths', ValueError, lambda nlp: nlp.to_disk("")),
    ("`Example.from_dict(doc, {\"heads\": …})` without", ValueError, lambda nlp: _example(nlp, {"heads": [0, 0]})),
    ('an entity with the label `""`', ValueError, lambda nlp: _example(nlp, {"entities": [(0, 1, "")]})),
    ("an entity or a span with a number", ValueError, lambda nlp: _example(nlp, {"entities": [(0, 1, 5)]})),
    ("`spans` of pairs without a label", ValueError, lambda nlp: _example(nlp, {"spans": {"sc": [(0, 1)]}})),
    ('`Doc(vocab, words="abc")`', ValueError, lambda nlp: Doc(nlp.vocab, words="abc")),
    ("`doc.set_ents` with a span that ends beyond", IndexError, _set_ents_beyond),
    ('`doc.similarity("text")`', ValueError, lambda nlp: nlp("a").similarity("text")),
    ("`token.tag_ = None`", ValueError, _set("tag_", None)),
    ("heads that go round in a circle", ValueError, _circle),
    ("`doc[True]`, `doc[1.0:2]`", TypeError, lambda nlp: nlp("a b")[True]),
    ("`Span.root`, `conjuncts`, `ent_id` of an", ValueError, lambda nlp: nlp("a b")[1:1].root),
    ("half of a surrogate pair", ValueError, lambda nlp: nlp("a \ud83d")),
    ("a token pattern with an unknown attribute", ValueError, _pattern({"NOPE": 1})),
    ("a pattern that no token can match", ValueError, _pattern({"ORTH": "a", "OP": "{0}"})),
    ("phrases of another vocabulary", ValueError, _other_phrases),
    ("a pattern of a ruler that is empty", ValueError, _patterns({"label": "X", "pattern": "a"}, {"label": "X"})),
    ('`nlp.select_pipes(enable=["nope"])`', ValueError, lambda nlp: nlp.select_pipes(enable=["nope"])),
    ("a tokenizer of your own, then", ModelError, _own_tokenizer),
    ("a component's name with", ValueError, _add("a.b")),
    ("`@Language.component` on a class", ValueError, lambda nlp: nlpx.Language.component("page_class")(Doc)),
    ("a model folder without `vocab`", ModelError, _without_vocab),
    ("an exception of a component's factory", _OwnError, _failing_factory),
    ("an unknown key in a config", ConfigError, lambda nlp: nlp.from_config({"nlp": {"lang": "en", "nope": 1}})),
    ("`tagger.add_label`, `ner.add_label` with None", ValueError, lambda nlp: nlp.add_pipe("ner").add_label(None)),
    ("a table with NaN", ValueError, lambda nlp: nlp.vocab.set_vector("a", np.array([np.nan], dtype="f"))),
]  # fmt: skip


@pytest.mark.parametrize(("row", "error", "act"), REFUSED, ids=[row for row, _, _ in REFUSED])
def test_what_the_page_says_is_refused_is_refused(nlp, row, error, act):
    with pytest.raises(error):
        act(nlp)


def test_a_text_with_several_labels_is_refused_in_evaluation_as_the_page_says(nlp):
    textcat = nlp.add_pipe("textcat")
    for label in "AB":
        textcat.add_label(label)
    nlp.initialize()
    with pytest.raises(DataError):
        nlp.evaluate([_example(nlp, {"cats": {"A": 1.0, "B": 1.0}})])

"""The page "From spaCy": what rows of its table say besides, each statement by itself; see `test_page_rows`."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from conftest import ROOT

import nlpx
from nlpx.commands.init_model import init_model
from nlpx.errors import ConfigError, DataError
from nlpx.matcher import DependencyMatcher, Matcher
from nlpx.tokens import Doc, DocBin, Span
from nlpx.training import Corpus
from nlpx.vocab import Vocab

PAGE = (ROOT / "docs" / "from_spacy.md").read_text(encoding="utf8")


def _set(name):
    return lambda nlp: setattr(nlp("a b")[0], name, None)


def _as_it_was(nlp, attrs, values):
    doc = Doc(nlp.vocab, ["a", "b"], heads=[1, 1], deps=["x", "ROOT"])
    before = doc.to_bytes()
    with pytest.raises(ValueError, match=r"cannot have the POS 999|form a cycle"):
        doc.from_array(attrs, np.array(values, dtype=np.uint64))
    return doc.to_bytes() == before


def _pattern(token):
    return lambda nlp: Matcher(nlp.vocab, validate=False).add("X", [[token]])


def _none_added(nlp, pattern):
    ruler = nlp.add_pipe("entity_ruler")
    with pytest.raises(ValueError, match="Pattern 1 of component"):
        ruler.add_patterns([{"label": "X", "pattern": "a"}, pattern])
    return ruler.patterns


def _without_its_tokenizer(nlp):
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=[text])
    return nlpx.blank("en").from_bytes(nlp.to_bytes(exclude=["tokenizer"]))("a b").text


def _without_vocab(nlp):
    with TemporaryDirectory() as folder:
        nlp.to_disk(folder, exclude=["vocab"])
        return nlpx.load(folder, exclude=["vocab"]).lang


def _named(name):
    return lambda nlp: nlp.add_pipe("merge_entities", name=name) and nlp.pipe_names


class _Carrying(Exception):
    def __init__(self, number):
        super().__init__(f"no {number}")
        self.number = number


def _failing_factory(nlp):
    def make(nlp, name):
        raise _Carrying(5)

    nlpx.Language.factory("page_carrying", func=make)
    with pytest.raises(_Carrying) as raised:
        nlp.add_pipe("page_carrying")
    return raised.value.number, "[components.page_carrying]" in str(raised.value)


def _line_of_unknown_key(nlp):
    with TemporaryDirectory() as folder:
        nlp.to_disk(folder)
        config = Path(folder, "config.cfg")
        config.write_text(config.read_text().replace("batch_size = ", "nope = 1\nbatch_size = ", 1))
        with pytest.raises(ConfigError, match=r"config\.cfg:\d+: \[nlp\] nope"):
            nlpx.load(folder)
    return True


def _table(text, **settings):
    with TemporaryDirectory() as folder:
        Path(folder, "table.txt").write_text(text)
        return init_model("en", f"{folder}/out", vectors_loc=f"{folder}/table.txt", **settings).n_vectors


def _less(nlp):
    doc = nlp("a b")
    found = []
    for one in (doc[0], doc[0:1]):
        with pytest.raises(TypeError):
            _ = one < 5
        found.append(one == 5)
    return found


def _from_docbin(nlp):
    doc = nlp("a")
    doc.user_data["k"] = {"t": (1, [2])}
    packed = DocBin(docs=[doc], store_user_data=True).to_bytes()
    return next(DocBin().from_bytes(packed).get_docs(nlp.vocab)).user_data


def _subtree(nlp):
    doc = Doc(nlp.vocab, list("abcd"), heads=[2, 2, 2, 0], deps=["x", "x", "ROOT", "x"])
    return [token.text for token in doc[:2].subtree]


def _pickled(nlp):
    doc = nlp("a b")
    doc.spans["g"] = [doc[:1]]
    token, group = pickle.loads(pickle.dumps((doc[1], doc.spans["g"])))
    return token.text, [span.text for span in group], token.doc is group.doc


def _everywhere(nlp):
    nlp.add_pipe("sentencizer")
    nlp.select_pipes(disable="sentencizer")
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: nlp.pipe_names).result()


def _compared_by_pos(nlp):
    seen = []

    def annotate(doc):
        seen.append(doc.text)
        for token in doc:
            token.pos_ = "NOUN"
        return doc

    nlpx.Language.component("page_annotating", func=annotate)
    nlp.add_pipe("page_annotating")
    nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "POS"}).add_patterns([{"label": "X", "pattern": "a"}])
    return seen


def _cut(nlp):
    doc = Doc(nlp.vocab, ["a", ".", "b", "."], sent_starts=[True, False, True, False])
    with TemporaryDirectory() as folder:
        DocBin(docs=[doc]).to_disk(f"{folder}/x.spacy")
        return [len(example.reference) for example in Corpus(folder, max_length=3)(nlp)]


def _found(nlp, pattern):
    matcher = Matcher(nlp.vocab)
    matcher.add("X", [[pattern]])
    return [(start, end) for _, start, end in matcher(nlp("ab c"))]


def _by_operator(nlp):
    doc = Doc(nlp.vocab, list("abcd"), heads=[2, 3, 2, 2], deps=["x", "x", "ROOT", "x"])
    found = []
    for operator, left, right in ((".*", "b", "d"), (";", "d", "c"), (";*", "d", "b")):
        matcher = DependencyMatcher(nlp.vocab)
        nodes = [{"RIGHT_ID": "1", "RIGHT_ATTRS": {"ORTH": left}}]
        nodes.append({"LEFT_ID": "1", "REL_OP": operator, "RIGHT_ID": "2", "RIGHT_ATTRS": {"ORTH": right}})
        matcher.add("X", [nodes])
        found.append([tokens for _, tokens in matcher(doc)])
    return found


# How the row begins, what it says, and what is run; an error is due where a class is.
SAID = [
    *(
        ("`token.tag_ = None`", "and other texts", _set(f"{name}_"), ValueError)
        for name in ("lemma", "dep", "ent_type")
    ),
    ("heads that go round in a circle", "a value beside", lambda nlp: _as_it_was(nlp, ["POS"], [[999], [1]]), True),
    (
        "heads that go round in a circle",
        "the Doc is as it was",
        lambda nlp: _as_it_was(nlp, ["HEAD"], [[1], [2**64 - 1]]),
        True,
    ),
    ("`doc[True]`", "`doc[1.0:2]`", lambda nlp: nlp("a b")[1.0:2], TypeError),
    ("`Span.root`", "`conjuncts`", lambda nlp: nlp("a b")[1:1].conjuncts, ValueError),
    ("`Span.root`", "`ent_id`", lambda nlp: nlp("a b")[1:1].ent_id, ValueError),
    ("a token pattern with an unknown", "predicate", _pattern({"ORTH": {"NOPE": 1}}), ValueError),
    ("a token pattern with an unknown", "operator", _pattern({"ORTH": "a", "OP": "x"}), ValueError),
    ("a pattern of a ruler that is", "empty", lambda nlp: _none_added(nlp, {"label": "X", "pattern": []}), []),
    ("a pattern of a ruler that is", "without `pattern`", lambda nlp: _none_added(nlp, {"label": "X"}), []),
    (
        "a pattern of a ruler that is",
        "with an id that is a number",
        lambda nlp: _none_added(nlp, {"label": "X", "pattern": "b", "id": 3}),
        [],
    ),
    ("a tokenizer of your own", 'exclude=["tokenizer"]', _without_its_tokenizer, "a b"),
    ("a model folder without `vocab`", 'exclude=["vocab"]', _without_vocab, "en"),
    ("a component's name with", "`:`", _named("a:b"), ValueError),
    ("a component's name with", "brackets", _named("a[b]"), ValueError),
    ("a component's name with", "`package/part` is one", _named("package/part"), ["package/part"]),
    ("an exception of a component's", "with what it carries", _failing_factory, (5, True)),
    ("an unknown key in a config", "with its line", _line_of_unknown_key, True),
    ("`tagger.add_label`", "`tagger.add_label`", lambda nlp: nlp.add_pipe("tagger").add_label(None), ValueError),
    ("`tagger.add_label`", "bytes", lambda nlp: nlp.add_pipe("ner").add_label(b"A"), ValueError),
    ("a table with NaN", "NaN", lambda nlp: _table("a 1 2\nb nan 1\n"), DataError),
    ("a table with NaN", "a word twice", lambda nlp: _table("a 1 2\na 2 1\n"), DataError),
    ("a table with NaN", "leaves such rows out", lambda nlp: _table("a 1 2\na 2 1\nb 3 4\n", skip_bad_lines=True), 2),
    ("`token != 5`", "`<` is a TypeError", _less, [False, False]),
    ("`user_data` with tuples", "come back equal", _from_docbin, {"k": {"t": (1, [2])}}),
    ("`Span.rights`, `Span.subtree`", "in the order of the text", _subtree, ["a", "b", "d"]),
    ("words of a `Vocab()` without", "`is_alpha`", lambda nlp: Vocab()["ab"].is_alpha, True),
    ("`span`, `token` or span group", "comes back, with its Doc", _pickled, ("b", ["a"], True)),
    ("`with nlp.select_pipes(…)`", "without `with`, for all", _everywhere, []),
    ("phrases of a ruler", "unless what they are compared by", _compared_by_pos, ["a"]),
    ("`Corpus(max_length=4)`", "longer ones are cut", _cut, [2, 2]),
    ("`PREFIX`, `SUFFIX`", "`IDX`", lambda nlp: _found(nlp, {"IDX": 3}), [(1, 2)]),
    ("`PREFIX`, `SUFFIX`", "attributes in any case", lambda nlp: _found(nlp, {"suFFix": "ab"}), [(0, 1)]),
    ("`.`, `.*`, `;`, `;*`", "`;*`", _by_operator, [[[1, 3]], [[3, 2]], [[3, 1]]]),
    ("an entity or a span with a number", "`Span(label=…)` takes both", lambda nlp: Span(nlp("a"), 0, 1, 0).label, 0),
]


@pytest.mark.parametrize(("row", "said", "act", "due"), SAID, ids=[f"{row} {said}" for row, said, *_ in SAID])
def test_what_a_row_says_besides_is_so(nlp, row, said, act, due):
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {row}")]
    assert said in line
    if isinstance(due, type):
        with pytest.raises(due):
            act(nlp)
    else:
        assert act(nlp) == due

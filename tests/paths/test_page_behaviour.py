"""The page "From spaCy": what its table says that nlpx does, is done; rows are known by how they begin."""

from __future__ import annotations

import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

import nlpx
from nlpx.displacy import parse_spans, serve
from nlpx.kb import InMemoryLookupKB
from nlpx.matcher import DependencyMatcher, Matcher, PhraseMatcher
from nlpx.scorer import Scorer
from nlpx.tokens import Doc, DocBin, Span, Token
from nlpx.training import Corpus, Example, JsonlCorpus
from nlpx.vectors import Vectors
from nlpx.vocab import Vocab


def _example(nlp, annotations, text="a b"):
    return Example.from_dict(nlp.make_doc(text), annotations)


def _pickled(nlp):
    return pickle.loads(pickle.dumps(nlp("a b")[0:1])).text


def _flags(nlp):
    nlp.tokenizer.infix_finditer = re.compile("x", re.IGNORECASE).finditer
    again = nlpx.blank("en")
    again.tokenizer.from_bytes(nlp.tokenizer.to_bytes())
    return [token.text for token in again("aXb")]


def _stop_kept(nlp):
    nlp.vocab["zebra"].is_stop = True
    return Vocab().from_bytes(nlp.vocab.to_bytes())["zebra"].is_stop


def _tuples(nlp):
    doc = nlp("a")
    doc.user_data["k"] = {"t": (1, [2])}
    return Doc(nlp.vocab).from_bytes(doc.to_bytes()).user_data


def _changed_settings(nlp):
    nlp.add_pipe("sentencizer")
    nlp.config["components"]["sentencizer"]["punct_chars"] = ["|"]
    return nlp.config["components"]["sentencizer"]["punct_chars"]


def _by_attribute(nlp):
    return Vectors().from_bytes(Vectors(attr="LOWER", shape=(1, 1)).to_bytes()).attr == nlpx.attrs.LOWER


def _shorter_id(nlp):
    doc = nlp("a b")
    doc.ents = [Span(doc, 0, 1, label="X", span_id="i")]
    doc.ents = [Span(doc, 0, 2, label="Y")]
    return doc.ents[0].id_


def _unknown_entity(nlp):
    ner = nlp.add_pipe("ner")
    ner.add_label("A")
    nlp.initialize()
    doc = nlp.make_doc("a b")
    doc.ents = [Span(doc, 0, 1, label="Z")]
    return "Z" in {entity.label_ for entity in ner(doc).ents}, ner.labels


def _split(nlp):
    doc = Doc(nlp.vocab, ["ab", "c"], tags=["X", "Y"], morphs=["A=B", ""])
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[0], ["a", "b"], heads=[(doc[0], 1), doc[1]])
    return [(token.text, token.tag_, str(token.morph)) for token in doc]


def _above_crossing_arcs(nlp):
    doc = Doc(nlp.vocab, list("abcd"), heads=[2, 1, 2, 1], deps=["x", "ROOT", "ROOT", "y"])
    return doc.get_lca_matrix()[0, 2]


def _set_over_a_getter(nlp):
    Doc.set_extension("page_getter", getter=len, force=True)
    doc = nlp("a b")
    with pytest.warns(UserWarning, match="page_getter"):
        doc._.page_getter = 5
    return doc._.page_getter


def _after_merging(nlp):
    doc = nlp("a b c d")
    token, span, inside = doc[3], doc[2:4], doc[0]
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    return token.text, span.text, inside.text


def _found(nlp, pattern, text="ab c"):
    matcher = Matcher(nlp.vocab)
    matcher.add("X", [[pattern]])
    return [(start, end) for _, start, end in matcher(nlp(text))]


def _not_comparable(nlp):
    Token.set_extension("page_unknown", default=None, force=True)
    return [_found(nlp, {"_": {"page_unknown": test}}) for test in ({">=": 1}, {"REGEX": "a"})]


def _same_phrase(nlp):
    matcher = PhraseMatcher(nlp.vocab)
    for rule in ("zebra", "ant", "bee"):
        matcher.add(rule, [nlp.make_doc("a")])
    return [span.label_ for span in matcher(nlp("a"), as_spans=True)]


def _beside_crossing_arcs(nlp):
    doc = Doc(nlp.vocab, list("abcd"), heads=[2, 3, 2, 2], deps=["x", "x", "ROOT", "x"])
    nodes = [
        {"RIGHT_ID": "c", "RIGHT_ATTRS": {"ORTH": "c"}},
        {"LEFT_ID": "c", "REL_OP": ".", "RIGHT_ID": "d", "RIGHT_ATTRS": {"ORTH": "d"}},
    ]
    matcher = DependencyMatcher(nlp.vocab)
    matcher.add("X", [nodes])
    return [tokens for _, tokens in matcher(doc)]


def _greedy_pickled(nlp):
    matcher = Matcher(nlp.vocab)
    matcher.add("X", [[{"ORTH": "a", "OP": "+"}]], greedy="LONGEST")
    again = pickle.loads(pickle.dumps(matcher))
    return [(start, end) for _, start, end in again(nlp("a a a"))]


def _ruler_again(nlp, *patterns, text):
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(list(patterns))
    again = nlpx.blank("en")
    again.add_pipe("entity_ruler").from_bytes(ruler.to_bytes())
    return [(entity.text, entity.label_) for entity in again(text).ents]


def _starts(nlp):
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"ORTH": "b"}]], {"IS_SENT_START": True})
    ruler.add([[{"ORTH": "c"}]], {"SENT_START": False})
    return [token.is_sent_start for token in nlp("a b c")][1:]


def _filtered_spans(nlp):
    longest = {"@misc": "spacy.first_longest_spans_filter.v1"}
    ruler = nlp.add_pipe("span_ruler", config={"overwrite": False, "spans_filter": longest})
    ruler.add_patterns([{"label": "X", "pattern": "b"}])
    doc = nlp.make_doc("a b")
    doc.spans["ruler"] = [Span(doc, 0, 2, label="Y")]
    return [(span.text, span.label_) for span in ruler(doc).spans["ruler"]]


def _phrases_tokenized_only(nlp):
    seen = []
    nlp.add_pipe(_component("page_seen", lambda doc: seen.append(doc.text) or doc))
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "X", "pattern": "a b"}])
    return seen


def _component(name, func):
    nlpx.Language.component(name, func=func)
    return name


def _other_thread(nlp):
    nlp.add_pipe("sentencizer")
    with nlp.select_pipes(disable="sentencizer"), ThreadPoolExecutor(1) as pool:
        return nlp.pipe_names, pool.submit(lambda: nlp.pipe_names).result()


def _too_long(nlp):
    nlp.max_length = 3
    failed = []
    nlp.set_error_handler(lambda name, pipe, docs, error: failed.extend(doc.text for doc in docs))
    return [doc.text for doc in nlp.pipe(["ab", "abcdef", "c"])], failed


def _learns_at_once(nlp):
    listening = {"@architectures": "spacy.Tok2VecListener.v1", "width": "${components.tok2vec.model.encode.width}"}
    tok2vec = nlp.add_pipe("tok2vec")
    nlp.add_pipe("tagger", config={"model": {"tok2vec": {**listening, "width": 96}}})
    examples = [_example(nlp, {"tags": ["A", "B"]})]
    optimizer = nlp.initialize(lambda: examples)
    before = tok2vec.model.to_bytes()
    nlp.update(examples, sgd=optimizer)
    return tok2vec.model.to_bytes() != before


def _rare_tree(nlp):
    lemmatizer = nlp.add_pipe("trainable_lemmatizer", config={"min_tree_freq": 2})
    words, lemmas = "mats cats went go so", ["mat", "cat", "go", "go", "so"]
    example = _example(nlp, {"lemmas": lemmas}, text=words)
    nlp.initialize(lambda: [example])
    trees = [lemmatizer.labels[number] for number in lemmatizer.targets([example])]
    return lemmatizer.trees.apply_all(trees, words.split())


def _learns_on(nlp):
    annotations = {"lemmas": ["run", "sit"]}
    nlp.add_pipe("trainable_lemmatizer", config={"min_tree_freq": 1})
    nlp.initialize(lambda: [_example(nlp, annotations, text="ran sat")])
    again = nlpx.blank("en")
    again.add_pipe("trainable_lemmatizer", config={"min_tree_freq": 1})
    again.from_bytes(nlp.to_bytes())
    optimizer = again.resume_training()
    for _ in range(20):
        again.update([_example(again, annotations, text="ran sat")], sgd=optimizer)
    return [token.lemma_ for token in again("ran sat")]


def _of_four_tokens(nlp):
    doc = Doc(nlp.vocab, ["a", ".", "b", "."], sent_starts=[True, False, True, False])
    with TemporaryDirectory() as folder:
        DocBin(docs=[doc]).to_disk(f"{folder}/x.spacy")
        return [len(example.reference) for example in Corpus(folder, max_length=4)(nlp)]


def _two_texts(nlp):
    with TemporaryDirectory() as folder:
        Path(folder, "x.jsonl").write_text('{"text": "a"}\n{"text": "b"}\n{"text": "c"}\n')
        return [example.text for example in JsonlCorpus(f"{folder}/x.jsonl", limit=2)(nlp)]


def _right_of_two(nlp):
    doc = Doc(nlp.vocab, list("abcd"), heads=[0, 0, 1, 0], deps=["ROOT"] + ["dep"] * 3)
    return [token.text for token in doc[:2].rights]


def _headed(nlp):
    doc = nlp("a b")
    doc[1].head = doc[0]
    return doc[1].head.text


def _unknown_entities(nlp):
    doc = Doc(nlp.vocab, ["a", "b"], sent_starts=[True, False])
    known = Example(doc, doc).to_dict()
    return known["doc_annotation"]["entities"], known["token_annotation"]["SENT_START"]


def _asked_for(nlp):
    doc = nlp("a b")
    nlp.vocab["zebra"]
    return len(doc), [word.text for word in nlp.vocab]


def _room_in_a_table(nlp):
    table = Vectors(data=np.ones((3, 2), dtype="f"), keys=["a", "b"])
    return table.is_full, table.add("c", vector=np.zeros(2, dtype="f"))


def _both_in_ruler(nlp):
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "a", "id": "i"}])
    return "GPE" in ruler, "GPE||i" in ruler, ruler.labels


def _saved_below(nlp):
    with TemporaryDirectory() as folder:
        nlp.to_disk(f"{folder}/a/b")
        return nlpx.load(f"{folder}/a/b").lang


def _names_of_a_base(nlp):
    base = InMemoryLookupKB(nlp.vocab, entity_vector_length=1)
    names = ["Q312545", "Q48226", "Q215952"]
    base.set_entities(names, [1, 1, 1], [[0.0]] * 3)
    return base.get_entity_strings() == names


def _scores_of_cats(nlp):
    doc = nlp("a")
    doc.cats = {"A": 0.75}
    gold = nlp("a")
    gold.cats = {"A": 1.0}
    nlp.add_pipe("textcat_multilabel").add_label("A")
    return "cats_ece" in nlp.get_pipe("textcat_multilabel").score([Example(doc, gold)])


def _spaces(nlp):
    doc = nlp("a b")
    doc.spans["sc"] = [doc[:1]]
    return parse_spans(doc)["spaces"]


def _compared(nlp):
    doc = nlp("a b")
    return [one != 5 for one in (doc[0], doc[0:1], doc)]


def _as_keys(nlp):
    word, used = nlp.vocab["n't"], nlp("don't")[1].lex
    return word == used == "n't", [key in {word: 1} for key in (word, nlp.vocab["n't"], used, word.text, word.orth)]


def _first_starts(nlp):
    token = nlp("a b")[0]
    starts = [token.sent_start]
    token.is_sent_start = False
    return [*starts, token.sent_start]


def _special_case_first(nlp):
    nlp.add_pipe("senter")
    nlp.initialize(lambda: [_example(nlp, {"sent_starts": [True, False, True]}, text="a b c")])
    return [token.is_sent_start for token in nlp("''So it is")]


def _without_vectors(nlp):
    return nlp.vocab["a"].vector.shape, nlp.vocab.prune_vectors(10)


DONE = [
    ("`token != 5`", _compared, [True] * 3),
    ("`token.sent_start` of the first", _first_starts, [1, -1]),
    ("`is_sent_start` of the first token", _special_case_first, [True, False, False, False]),
    ("a lexeme as a key", _as_keys, (True, [True, True, False, False, False])),
    ('`doc.count_by("POS")`', lambda nlp: nlp("a b").count_by("POS"), {0: 2}),
    ("`morphology.get(…)` of the id of no", lambda nlp: nlp.vocab.morphology.get(nlp.vocab.morphology.add("")), ""),
    ("`lexeme.vector` without vectors", _without_vectors, ((0,), {})),
    ("`Language.from_config({})`", lambda nlp: nlpx.Language.from_config({}).lang, "xx"),
    ("`Span.rights`, `Span.subtree`", _right_of_two, ["c", "d"]),
    ("`token.head = …` while", _headed, "a"),
    ("`Example.to_dict()`", _unknown_entities, (["-", "-"], [1, -1])),
    ("`len(nlp.vocab)`", _asked_for, (2, ["zebra"])),
    ("words of a `Vocab()` without", lambda nlp: Vocab()["Ab"].lower_, "ab"),
    ("`Vectors.is_full` of a table", _room_in_a_table, (False, 2)),
    ("`nlp.to_disk` below a folder", _saved_below, "en"),
    ("names of a knowledge base", _names_of_a_base, True),
    ("scores of `cats`", _scores_of_cats, True),
    ("`displacy.parse_spans`", _spaces, [True, False]),
    ("`explain(…)`", lambda nlp: nlpx.explain("nsubj"), "subject"),
    ("entities whose tags begin inside", lambda nlp: str(Doc(nlp.vocab, ["a", "b"], ents=["I-X"] * 2).ents), "(a b,)"),
    ("predicting for a Doc with an entity", _unknown_entity, (True, ("A",))),
    ("the parts of a token that", _split, [("a", "X", "A=B"), ("b", "X", "A=B"), ("c", "Y", "")]),
    ("`get_lca_matrix` where arcs cross", _above_crossing_arcs, 2),
    ("an extension with a getter", _set_over_a_getter, 2),
    ("a token or span after `retokenize`", _after_merging, ("d", "c d", "a b")),
    ("`PREFIX`, `SUFFIX`, `LANG`", lambda nlp: _found(nlp, {"prefix": "a", "Lang": "en"}), [(0, 1)]),
    ("an extension with a value that cannot", _not_comparable, [[], []]),
    ("rules of a `PhraseMatcher`", _same_phrase, ["zebra", "ant", "bee"]),
    ("`.`, `.*`, `;`, `;*` of a", _beside_crossing_arcs, [[2, 3]]),
    ("a greedy `Matcher`, pickled", _greedy_pickled, [(0, 3)]),
    (
        "a label with `ent_id_sep`",
        lambda nlp: _ruler_again(nlp, {"label": "A||B", "pattern": [{"ORTH": "a"}]}, text="a"),
        [("a", "A||B")],
    ),
    (
        "an `entity_ruler` with phrases",
        lambda nlp: _ruler_again(nlp, {"label": "X", "pattern": "a b"}, text="a b"),
        [("a b", "X")],
    ),
    ("an `attribute_ruler` that sets", _starts, [True, False]),
    ("a `span_ruler` with `overwrite = false`", _filtered_spans, [("a b", "Y")]),
    ("phrases of a ruler", _phrases_tokenized_only, []),
    ("`with nlp.select_pipes(…)`", _other_thread, ([], ["sentencizer"])),
    ("an error handler, and a text longer", _too_long, (["ab", "c"], ["abcdef"])),
    ("`nlp.update(examples, sgd=optimizer)`", _learns_at_once, True),
    ("a `trainable_lemmatizer` that learns on", _learns_on, ["run", "sit"]),
    ("a `trainable_lemmatizer` and a lemma", _rare_tree, ["mat", "cat", "went", "go", "so"]),
    ("`Corpus(max_length=4)`", _of_four_tokens, [4]),
    ("`JsonlCorpus(limit=2)`", _two_texts, ["a", "b"]),
    ("`displacy.serve`", lambda nlp: signature(serve).parameters["host"].default, "127.0.0.1"),
    ("`Scorer().nlp`", lambda nlp: Scorer().nlp, None),
    ("`span`, `token` or span group, pickled", _pickled, "a"),
    ("`user_data` with tuples", _tuples, {"k": {"t": (1, [2])}}),
    ("`lexeme.is_stop = True`", _stop_kept, True),
    ("`Vectors(attr=…)`, then `to_bytes`", _by_attribute, True),
    ('`"GPE" in entity_ruler`', _both_in_ruler, (True, False, ("GPE",))),
    ("an entity with an id that gives way", _shorter_id, ""),
    ("a tokenizer's pattern with flags", _flags, ["a", "X", "b"]),
    ('settings in `nlp.config["components"]`', _changed_settings, ["|"]),
    ('`blank("en-US")`', lambda nlp: nlpx.blank("en-US").lang, "en"),
]


@pytest.mark.parametrize(("row", "act", "due"), DONE, ids=[row for row, _, _ in DONE])
def test_what_the_page_says_is_done_is_done(nlp, row, act, due):
    assert act(nlp) == due

"""The component is set up, saved and loaded, and users are told what does not fit."""

from __future__ import annotations

from base64 import b64decode

import numpy as np
import pytest
from thinc.api import Model

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB
from nlp_entitylinker.pipe import EntityLinker
from nlpx.errors import ConfigError, ModelError, NothingToLearn, UsageError
from nlpx.tokens import Doc, Example, Span

from .conftest import fill


@nlpx.registry.misc("test.FilledKB.v1")
def filled_kb():
    return lambda vocab: fill(InMemoryLookupKB(vocab, 3))


def test_knowledge_base_comes_from_the_config(vocab, examples):
    pipe = nlpx.blank("en", vocab=vocab).add_pipe("entity_linker")
    with pytest.warns(UserWarning, match="passes over 1 of 5 links of the training data.*'Q9'"):
        pipe.initialize(lambda: examples, kb_loader=filled_kb())
    assert pipe.model.get_dim("nO") == 3
    assert pipe.kb.get_size_entities() == 3


def test_path_of_a_knowledge_base_may_be_a_text(vocab, kb, tmp_path):
    kb.to_disk(tmp_path / "kb")
    load = nlpx.registry.get("misc", "spacy.KBFromFile.v1")(str(tmp_path / "kb"))
    assert load(vocab).get_size_entities() == 3


def test_components_that_are_missing_are_named(vocab, examples):
    examples[0].reference.ents = examples[0].reference.ents[:1]
    nlp = nlpx.blank("en", vocab=vocab)
    pipe = nlp.add_pipe("entity_linker")
    with (
        pytest.warns(UserWarning, match="reads entities that components before it have set, .* such as a 'ner'"),
        pytest.warns(UserWarning, match="reads sentence boundaries that .* such as a 'parser'"),
    ):
        pipe.initialize(lambda: examples, nlp, kb_loader=filled_kb())


def test_nothing_to_learn_is_told(linker, examples):
    for example in examples:
        example.reference.ents = [Span(example.reference, 0, 1, label="P", kb_id="Q9")]
    with pytest.raises(NothingToLearn, match="none of the 1 id is in its knowledge base"):
        linker().initialize(lambda: examples)
    for example in examples:
        example.reference.ents = []
    with pytest.raises(NothingToLearn, match="no entity has an id"):
        linker().initialize(lambda: examples)


def test_empty_knowledge_base_is_told(docs, examples):
    pipe = nlpx.blank("en").add_pipe("entity_linker")
    with pytest.raises(ModelError, match=r"empty knowledge base; give it one with set_kb, or in \[initialize"):
        pipe.initialize(lambda: examples)
    with pytest.raises(ModelError, match="empty knowledge base"):
        pipe(docs[0])


def test_other_length_of_vectors_is_told(linker, docs, examples, vocab):
    pipe = linker()
    other = InMemoryLookupKB(vocab, 2)
    other.add_entity("Q1", 1, [1, 2])
    pipe.set_kb(lambda vocab: other)
    with pytest.raises(ModelError, match="vectors of length 3 and a knowledge base with vectors of length 2"):
        pipe(docs[0])
    with pytest.raises(ConfigError, match="nO = 3, but the vectors of the knowledge base have length 2"):
        pipe.initialize(lambda: examples)


def test_sentences_must_be_there(linker, vocab, examples):
    doc = Doc(vocab, words=["Emerson", "left"], ents=["B-P", "O"])
    with pytest.raises(
        ModelError, match=r"nobody has said where sentences begin; add a component that does .* or parser$"
    ):
        linker()(doc)
    with pytest.raises(ModelError, match=r"or parser, and name it in training\.annotating_components$"):
        linker().update([Example(doc, Doc(vocab, words=["Emerson", "left"], ents=["B-P", "O"])), *examples[:1]])


def test_doc_whose_mentions_need_no_sentences_has_none_in_a_batch_either(linker, vocab, docs):
    pipe = linker()
    alone, together = (Doc(vocab, words=["Ralph", "left"], ents=["B-P", "O"]) for _ in range(2))
    assert [ent.kb_id_ for ent in pipe(alone).ents] == ["Q3"]
    *_, together = pipe.pipe([docs[0], together])
    assert [ent.kb_id_ for ent in together.ents] == ["Q3"]


def test_what_makes_a_knowledge_base_is_a_function(linker, kb):
    pipe = linker()
    with pytest.raises(UsageError, match="set_kb takes a function"):
        pipe.set_kb(kb)
    with pytest.raises(UsageError, match="the knowledge base of component 'entity_linker' gives None; let it return"):
        pipe.set_kb(lambda vocab: None)
    assert pipe.kb is kb


def test_what_makes_the_empty_knowledge_base_takes_a_length():
    settings = {"@misc": "spacy.EmptyKB.v1", "entity_vector_length": 3}
    with pytest.raises(ConfigError, match=r"which it does not take; use spacy\.EmptyKB\.v2, and give the component"):
        nlpx.blank("en").add_pipe("entity_linker", config={"generate_empty_kb": settings})


def test_what_makes_the_empty_knowledge_base_makes_one(vocab, linker):
    pipe = linker()
    settings = {name: getattr(pipe, name) for name in ("n_sents", "incl_prior", "incl_context", "get_candidates")} | {
        "labels_discard": [],
        "entity_vector_length": 3,
        "get_candidates_batch": None,
    }
    # It is compiled, and does not say what it takes.
    with pytest.raises(UsageError, match=r"generate_empty_kb of component 'entity_linker' gives .*; let it return an"):
        EntityLinker(vocab, pipe.model, generate_empty_kb=slice, **settings)


def test_weights_that_are_no_numbers_are_refused(linker, version, docs):
    pipe = linker(version)
    pipe.model.get_ref("output_layer").get_param("b")[:] = np.nan
    with pytest.raises(ModelError, match="component 'entity_linker' cannot predict: its weights hold values that are"):
        pipe(docs[0])


@pytest.mark.parametrize(("has_row_per_entity", "n_rows", "what"), [(True, 5, "entity"), (False, 3, "doc")])
def test_model_that_gives_other_rows_is_told(linker, docs, examples, has_row_per_entity, n_rows, what):
    pipe = linker()
    pipe.model = Model("few", lambda model, X, is_train: (np.ones((1, 3), dtype="f"), lambda dY: []))
    pipe.model.attrs["include_span_maker"] = has_row_per_entity
    with pytest.raises(ModelError, match=rf"\(1, 3\) where \({n_rows}, 3\) is due, one vector for each {what}"):
        pipe(docs[0])
    with pytest.raises(ModelError, match=rf"the model of component 'entity_linker' gives .* for each {what}; use an"):
        pipe.update(examples[:1])


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"labels_discard": "PERSON"}, 'labels_discard: must be a list, each a string, not "PERSON"'),
        ({"labels": {"P": "Q5"}}, "labels: must be a section or null, not one with values of other types"),
        *(
            ({name: value}, f"{name}: must be a function .*, not ")
            for name in ("get_candidates", "get_candidates_batch", "generate_empty_kb")
            for value in ("exact", None)
        ),
        ({"get_candidates_all": "exact"}, "get_candidates_all: must be a function .* or null, not"),
    ],
)
def test_settings_of_other_types_are_told(settings, problem):
    with pytest.raises(ConfigError, match=problem):
        nlpx.blank("en").add_pipe("entity_linker", config=settings)


# Files


def test_component_is_the_same_when_it_is_loaded(linker, docs, tmp_path, vectors):
    pipe = linker()
    due = pipe.predict(docs)
    pipe.to_disk(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cfg", "kb", "model", "vocab"]
    for load in (lambda other: other.from_disk(tmp_path), lambda other: other.from_bytes(pipe.to_bytes())):
        other = linker()
        other.set_kb(lambda vocab: InMemoryLookupKB(vocab, 1))
        for layer in other.model.walk():
            if layer.has_param("W"):
                layer.set_param("W", np.zeros_like(layer.get_param("W")))
        load(other)
        assert other.predict(docs) == due


def test_parts_that_are_excluded_stay_as_they_are(linker, vocab, tmp_path):
    pipe = linker()
    pipe.to_disk(tmp_path, exclude=["kb"])
    assert not (tmp_path / "kb").exists()
    empty = InMemoryLookupKB(vocab, 3)
    pipe.set_kb(lambda vocab: empty)
    pipe.from_disk(tmp_path, exclude=["kb"])
    pipe.from_bytes(pipe.to_bytes(exclude=["kb"]))
    assert pipe.kb is empty


def test_weights_of_spacy_are_read(linker, version, docs, facts):
    pipe = linker(version, n_sents=0)
    pipe.model.from_bytes(b64decode(facts[version]["bytes"]))
    assert pipe.predict(docs) == facts[version]["plain"]


def test_settings_hold_whatever_a_file_has(linker):
    pipe = linker(n_sents=2)
    pipe.from_bytes(linker().to_bytes())
    (maker,) = [layer for layer in pipe.model.walk() if layer.name == "span_maker"]
    assert maker.attrs["n_sents"] == 2
    pipe.n_sents = 1
    assert maker.attrs["n_sents"] == 1


def test_model_that_listens_is_shown_whole_docs(vocab, kb, docs):
    nlp = nlpx.blank("en", vocab=vocab)
    pipe = nlp.add_pipe("entity_linker")
    assert not pipe.listens
    pipe.model = Model("listening", lambda model, X, is_train: (X, X), layers=[nlpx.pipeline.Tok2VecListener("*", 4)])
    pipe.model.attrs["include_span_maker"] = True
    assert pipe.listens
    view = pipe._view(docs, [doc.ents for doc in docs], [(0, 2), (2, 0)], is_train=False)
    assert view.docs == docs
    assert view.rows == {(0, 2): 2, (2, 0): 5}


def test_model_that_is_shown_sentences_cannot_listen(linker, examples):
    pipe = linker("v1")
    pipe.model = nlpx.registry.get("architectures", "spacy.EntityLinker.v1")(nlpx.pipeline.Tok2VecListener("*", 4))
    with pytest.raises(ConfigError, match=r"is shown sentences, but .* use spacy.EntityLinker.v2, or a tok2vec of its"):
        pipe.initialize(lambda: examples)


def test_config_is_one_that_spacy_takes(vocab):
    nlp = nlpx.blank("en", vocab=vocab)
    nlp.add_pipe("entity_linker")
    own = {"get_candidates_all", "nil", "coherence", "save_activations", "labels"}
    assert own.isdisjoint(nlp.config["components"]["entity_linker"])

"""What every plugin must do, for all that nlp-entitylinker offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nlpx
from nlp_entitylinker.kb import InMemoryLookupKB
from nlpx.testing import (
    ArchitectureCase,
    ComponentCase,
    ScorerCase,
    annotated_docs,
    contract_tests,
    sample_examples,
    token_vectors,
)
from nlpx.tokens import Doc, Example, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nlpx.pipeline import Language
    from nlpx.vocab import Vocab

LENGTH = 3
IDS = {"Ada Lovelace": "Q1", "London": "Q2", "Babbage": "Q3", "Paris": "Q4"}


@nlpx.registry.misc("test.SampleKB.v1")
def sample_kb() -> Any:
    def make(vocab: Vocab, entity_vector_length: int) -> InMemoryLookupKB:
        kb = InMemoryLookupKB(vocab, LENGTH)
        for number, entity in enumerate(IDS.values()):
            kb.add_entity(entity, 1, [number - 1, 1, number])
        for alias, entity in IDS.items():
            kb.add_alias(alias, [entity, "Q1" if entity != "Q1" else "Q2"], [0.5, 0.5])
        return kb

    return make


@nlpx.Language.component("test_annotated_already", assigns=["doc.ents", "doc.sents"])
def annotated_already(doc: Doc) -> Doc:
    return doc


def with_ids(doc: Doc, ids: Mapping[str, str] = IDS) -> Doc:
    doc.ents = [Span(doc, ent.start, ent.end, label=ent.label, kb_id=ids[ent.text]) for ent in doc.ents]
    return doc


def linked(nlp: Language) -> list[Example]:
    return [Example(example.predicted, with_ids(example.reference)) for example in sample_examples(nlp)]


def linked_docs(vocab: Vocab) -> list[Doc]:
    return [with_ids(doc, {**IDS, "Paris": "NIL"}) for doc in annotated_docs(vocab)]


def all_ids(mentions: Sequence[Sequence[Span]]) -> list[list[set[str]]]:
    return [[set(IDS.values()) for _ in of_doc] for of_doc in mentions]


def docs(vocab: Vocab) -> list[Doc]:
    first, *others = annotated_docs(vocab)
    return [first, Doc(vocab), *others]


def component(version: str) -> ComponentCase:
    return ComponentCase(
        "entity_linker",
        label=version,
        config={
            "model": {"@architectures": f"spacy.EntityLinker.{version}", "tok2vec": token_vectors()},
            "generate_empty_kb": {"@misc": "test.SampleKB.v1"},
        },
        before=("test_annotated_already",),
        examples=linked,
    )


TestContract = contract_tests(
    "entitylinker",
    ArchitectureCase("spacy.EntityLinker.v1", settings={"tok2vec": token_vectors(), "nO": LENGTH}, inputs=docs),
    ArchitectureCase(
        "spacy.EntityLinker.v2",
        settings={"tok2vec": token_vectors(), "nO": LENGTH},
        inputs=docs,
        shapes=lambda docs: [(sum(len(doc.ents) for doc in docs), LENGTH)],
    ),
    component("v1"),
    component("v2"),
    ScorerCase("spacy.entity_linker_scorer.v1", docs=linked_docs, settings={"candidate_ids": all_ids}),
)

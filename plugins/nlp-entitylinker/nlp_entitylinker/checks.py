"""What ``debug data`` says about links to a knowledge base."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from nlpx.checks import CorpusData, Finding, good, info, plain, warn
from nlpx.config import resolve_block
from nlpx.errors import counted

from .gold import NIL
from .kb import KnowledgeBase
from .link_data import LinkStatistics, Mention, findings_of
from .pipe import EntityLinker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlpx.checks import Items

    from .kb import Candidate

_COMPONENT = "entity_linker"
_AT_A_TIME = 64
_LACKS = {"doc.ents": "entities", "doc.sents": "sentence boundaries"}


def check_links(data: CorpusData) -> Iterator[Finding]:
    """Compare the links of the corpora with the knowledge base, and look for docs from which nothing can be learnt."""
    names = [name for name, factory in data.nlp.pipe_factories.items() if factory == _COMPONENT]
    pipes = [pipe for name in names if isinstance(pipe := data.nlp.get_pipe(name), EntityLinker)]
    for pipe in pipes or (None,):
        if pipe is not None and len(pipes) > 1:
            yield info(f"Component {pipe.name!r}")
        kb = _kb_of(data, pipe)
        if kb is None:
            yield info(
                "There is no knowledge base to compare the links with: train from a config that has a kb_loader",
                name="no-kb",
            )
        else:
            yield plain(f"Vectors of the knowledge base: {kb.entity_vector_length} numbers")
        for items, corpus in ((data.train, "training data"), (data.dev, "evaluation data")):
            yield from findings_of(_count(items, pipe, kb), corpus=corpus, has_kb=kb is not None)
        if pipe is not None:
            yield from _check_pipeline(data, pipe)
    yield from _check_unseen(data)
    yield from _check_docs(data)


def _kb_of(data: CorpusData, pipe: EntityLinker | None) -> KnowledgeBase | None:
    """Return the knowledge base that a component would be trained with; None where there is none yet."""
    if pipe is None:
        return None
    due = data.nlp.config.interpolate()["initialize"]["components"].get(pipe.name, {}).get("kb_loader")
    if due is not None:
        kb = resolve_block(due)(data.nlp.vocab)
        return kb if isinstance(kb, KnowledgeBase) else None
    return None if pipe.kb.is_empty() else pipe.kb


def _count(items: Items, pipe: EntityLinker | None, kb: KnowledgeBase | None) -> LinkStatistics:
    """Count the mentions of a corpus that are to be linked."""
    found = LinkStatistics()
    discard = pipe.labels_discard if pipe else ()
    remaining = iter(items)
    while batch := list(islice(remaining, _AT_A_TIME)):
        spans = [[ent for ent in item.doc.ents if ent.label_ not in discard] for item in batch]
        candidates: list[list[list[Candidate]]] = [[[] for _ in of_doc] for of_doc in spans]
        if pipe is not None and kb is not None:
            candidates = pipe.candidates_of(spans, kb)
        for item, of_doc, lists in zip(batch, spans, candidates, strict=True):
            for ent, of_mention in zip(of_doc, lists, strict=True):
                where = item.at(ent.start, ent.end, note=ent.kb_id_)
                found.add(Mention(where, ent.kb_id_), of_mention, kb)
    return found


def _check_pipeline(data: CorpusData, pipe: EntityLinker) -> Iterator[Finding]:
    """Look for what a component reads in prediction and nothing before it sets."""
    missing = data.nlp.analyze_pipes()["problems"].get(pipe.name, ())
    lacking = [what for attribute, what in _LACKS.items() if attribute in missing]
    if lacking:
        yield warn(
            f"No component before {pipe.name!r} sets {' or '.join(lacking)}, without which it links nothing",
            name="nothing-sets",
            detail="Add components that do, such as a ner and a parser or a sentencizer.",
        )


def _check_unseen(data: CorpusData) -> Iterator[Finding]:
    """Say how many entities of the evaluation data were not seen in training."""
    train, dev = (
        {ent.kb_id_ for item in items for ent in item.doc.ents} - {"", NIL} for items in (data.train, data.dev)
    )
    if dev:
        unseen = len(dev - train)
        yield plain(
            f"{unseen:,} of {len(dev):,} linked entities of the evaluation data are not in the training data "
            f"({100 * unseen / len(dev):.1f} %): what is learnt for them is learnt from others"
        )


def _check_docs(data: CorpusData) -> Iterator[Finding]:
    """Look for docs from which nothing can be learnt."""
    n_docs = len(data.train) + len(data.dev)
    without_ents, without_sents = [], []
    for item in data.both():
        if not item.doc.ents:
            without_ents.append(item.place)
        elif not item.doc.has_annotation("SENT_START"):
            without_sents.append(item.place)
    if without_ents:
        yield info(
            f"{counted(len(without_ents), 'doc', form=',')} of {n_docs:,} without entities, from which nothing is "
            "learnt",
            name="docs-without-entities",
        )
    if without_sents:
        yield warn(
            f"{counted(len(without_sents), 'doc', form=',')} of {n_docs:,} with entities, of which nobody says where "
            "sentences begin",
            name="docs-without-sentences",
            where=without_sents,
            detail="Convert them with sentences, or name what sets them in training.annotating_components.",
        )
    else:
        yield good("All docs with entities have sentences", name="docs-without-sentences")

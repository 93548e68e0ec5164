"""What is looked at before an entity linker learns: the pipeline, the training data, and a sample for its model."""

from __future__ import annotations

import warnings
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from nlpx.errors import NothingToLearn, counted
from nlpx.tokens import Span

from .gold import NIL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example

    from .kb import KnowledgeBase

# What is read, and what sets it.
_READS = (("doc.ents", "entities", "a 'ner'"), ("doc.sents", "sentence boundaries", "a 'parser'"))
# How many ids that the knowledge base lacks a warning names.
_N_SHOWN = 5


def warn_of_missing_components(name: str, nlp: Language) -> None:
    """Warn where nothing in the pipeline sets what the component of a name reads in prediction."""
    missing = nlp.analyze_pipes()["problems"].get(name, ())
    for attribute, what, example in _READS:
        if attribute in missing:
            warnings.warn(
                f"component {name!r} reads {what} that components before it have set, and none of them does; "
                f"add one before it, such as {example}, or it will link nothing",
                stacklevel=3,
            )


def look_for_links(name: str, kb: KnowledgeBase, examples: Iterable[Example]) -> None:
    """Check that there is something to learn, and warn of ids that the knowledge base does not have.

    Args:
        name: The component's name.
        kb: Its knowledge base.
        examples: The training data.

    Raises:
        NothingToLearn: The examples have no links to entities of the knowledge base.
    """
    n_docs = 0
    counts: Counter[str] = Counter()
    for example in examples:
        n_docs += 1
        counts.update(ent.kb_id_ for ent in example.reference.ents if ent.kb_id_ not in ("", NIL))
    lacking = {kb_id: count for kb_id, count in counts.items() if not kb.contains_entity(kb_id)}
    if len(lacking) == len(counts):
        what = f"none of the {counted(len(counts), 'id')} is in its knowledge base" if counts else "no entity has an id"
        problem = f"in the {counted(n_docs, 'doc')} of the training corpus {what}"
        raise NothingToLearn.of(name, problem, advice="use a corpus with links")
    if lacking:
        names = ", ".join(f"{kb_id!r}" for kb_id in islice(lacking, _N_SHOWN))
        more = f" and {len(lacking) - _N_SHOWN} more" if len(lacking) > _N_SHOWN else ""
        warnings.warn(
            f"component {name!r} passes over {sum(lacking.values())} of {counted(counts.total(), 'link')} of the "
            f"training data, whose ids are not in the knowledge base: {names}{more}",
            stacklevel=3,
        )


def sample_of(doc: Doc) -> Doc:
    """Return a copy of a Doc with one entity and one sentence, to show to a model."""
    sample = doc.copy()
    sample.set_column("sent_start", [1, *[-1] * (len(doc) - 1)])
    sample.set_ents([Span(sample, 0, 1, label=NIL)])
    return sample

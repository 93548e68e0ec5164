"""The component ``entity_linker``: the entity of a knowledge base for each mention."""

from __future__ import annotations

from inspect import signature
from itertools import accumulate, chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from thinc.api import CosineDistance

from nlpx.errors import ConfigError, ModelError, UsageError, counted
from nlpx.pipeline import LabelCases, Listener

from .before_learning import look_for_links, sample_of, warn_of_missing_components
from .deciding import score_candidates, with_coherence
from .gold import NIL, gold_ids, reference_ids, shown_with_gold
from .kb_pipe import KBPipe
from .links import Links
from .lookup import CandidateLookup
from .scoring import entity_linker_score
from .views import whole_view, windows_view

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from thinc.model import Model
    from typing_extensions import Self

    from nlpx.config import UNWRITTEN, Count, Share, Size, Width
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span
    from nlpx.vocab import Vocab

    from .candidates import OfAll, OfBatch, OfOne
    from .deciding import Scores
    from .kb import Candidate, KnowledgeBase
    from .views import MentionNumber, View


class EntityLinker(KBPipe):
    """Give each entity of a Doc an id in a knowledge base, or `NIL`, in ``token.ent_kb_id``.

    Args:
        vocab: The vocabulary.
        model: docs -> one row for each of their entities, (n_entities, vector_length), where its attribute
            ``include_span_maker`` is true; else one row a doc.
        name: The component's name in the pipeline.
        labels_discard: Labels of entities that are not linked.
        n_sents: How many sentences on either side of a mention's own the model reads.
        incl_prior: Whether the prior probabilities of candidates count.
        incl_context: Whether the context of mentions counts.
        entity_vector_length: The length of the vectors of the empty knowledge base.
        get_candidates: Gives the candidates of a mention.
        get_candidates_batch: Gives those of several, where `candidates_batch_size` is above 1.
        get_candidates_all: Gives those of all mentions of a batch of Docs, doc by doc; None to ask one of the others.
        generate_empty_kb: Makes the knowledge base that there is before one is set or read.
        overwrite: Whether ids that are there are replaced.
        scorer: Scores the links of examples.
        use_gold_ents: Whether it learns from the entities of the reference; else from those that Docs have.
        candidates_batch_size: How many mentions are looked up at once.
        threshold: The score from which on a mention is linked; None where it is enough to be the best candidate.
        nil: ``learned`` to have training find the threshold, on the data that it evaluates on; it is saved with the
            weights. None where the threshold is as it is given.
        coherence: How much it counts that another text of the Doc is likely to mean the same entity.
        save_activations: Whether Docs keep the candidates of their entities and the scores of these.
        labels: By label of an entity, the types in the knowledge base that its candidates may have; a candidate without
            types, and one for an entity with another label, may have any.

    Raises:
        ConfigError: What makes the empty knowledge base does not take a vocabulary and a length.
        UsageError: It makes something else.
    """

    NIL: ClassVar[str] = NIL

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str = "entity_linker",
        *,
        labels_discard: Iterable[str],
        n_sents: Count,
        incl_prior: bool,
        incl_context: bool,
        entity_vector_length: Width,
        get_candidates: OfOne,
        get_candidates_batch: OfBatch,
        generate_empty_kb: Callable[[Vocab, int], KnowledgeBase],
        get_candidates_all: OfAll | None = None,
        overwrite: bool = True,
        scorer: Callable[..., dict[str, Any]] | None = entity_linker_score,
        use_gold_ents: bool = True,
        candidates_batch_size: Size = 1,
        threshold: Share | None = None,
        nil: Literal["learned"] | None = None,
        coherence: Share = 0.0,
        save_activations: bool = False,
        labels: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        super().__init__(vocab, model, name, scorer=scorer, overwrite=overwrite, threshold=threshold)
        self.labels_discard = frozenset(labels_discard)
        self.n_sents = n_sents
        self.incl_prior = incl_prior
        self.incl_context = incl_context
        self.get_candidates = get_candidates
        self.get_candidates_batch = get_candidates_batch
        self.get_candidates_all = get_candidates_all
        self.candidates_batch_size = candidates_batch_size
        self.use_gold_ents = use_gold_ents
        self.learns_threshold = nil == "learned"
        self.coherence = coherence
        self.save_activations = save_activations
        self.types_by_label = {label: frozenset(types) for label, types in (labels or {}).items()}
        self.distance = CosineDistance(normalize=False)
        if not _takes(generate_empty_kb, vocab, entity_vector_length):
            raise ConfigError(
                f"generate_empty_kb of component {name!r} is called with a vocabulary and a length of vectors, which "
                "it does not take; use spacy.EmptyKB.v2, and give the component the entity_vector_length"
            )
        self.kb = self.checked_kb(generate_empty_kb(vocab, entity_vector_length), "generate_empty_kb")

    @property
    def threshold(self) -> float | None:
        """The score from which on a mention is linked; None where it is enough to be the best candidate."""
        threshold: float | None = self.cfg["threshold"]
        return threshold

    @threshold.setter
    def threshold(self, value: float | None) -> None:
        self.cfg["threshold"] = value

    @property
    def n_sents(self) -> int:
        """How many sentences on either side of a mention's own the model reads."""
        return self._n_sents

    @n_sents.setter
    def n_sents(self, value: Count) -> None:
        self._n_sents = value
        self.weights_read()

    @property
    def has_row_per_entity(self) -> bool:
        """Whether the model gives a row for each entity of a Doc; else it gives one for the Doc."""
        return bool(self.model.attrs.get("include_span_maker", False))

    @property
    def listens(self) -> bool:
        """Whether the model has its vectors from a component that has seen whole Docs."""
        return any(isinstance(layer, Listener) for layer in self.model.walk())

    def weights_read(self) -> None:
        """Have the model read as many sentences as the settings say, whatever a file has."""
        for layer in self.model.walk():
            if layer.name == "span_maker":
                layer.attrs["n_sents"] = self.n_sents

    # Prediction

    def predict(self, docs: Sequence[Doc]) -> Links:
        """Return the id of each entity of the Docs, one Doc after the other.

        Raises:
            ModelError: The knowledge base is empty or has vectors that are wrong, these have another length than the
                model's output, nobody has said where sentences begin, or what the model gives are no finite numbers.
        """
        mentions = [doc.ents for doc in docs]
        if not any(mentions):
            return Links((), ())
        self.validate_kb()
        candidates = self.candidates_of(mentions, self.kb)
        needed = [
            (place, number) for place, of_doc in enumerate(candidates) for number in self._numbers_to_score(of_doc)
        ]
        lists = [candidates[place][number] for place, number in needed]
        contexts = self._contexts(docs, mentions, needed) if self.incl_context and needed else None
        try:
            scores = score_candidates(lists, contexts, incl_prior=self.incl_prior)
            if self.coherence:
                scores = self._coherent(mentions, needed, lists, scores)
        except ValueError:
            for candidate in chain.from_iterable(lists):
                self.check_vector(candidate.entity_, candidate.vector)
            raise
        given = dict(zip(needed, scores, strict=True))
        numbers = ((place, number) for place, of_doc in enumerate(candidates) for number in range(len(of_doc)))
        return Links(chain.from_iterable(candidates), map(given.get, numbers), self.threshold)

    def candidates_of(self, mentions: Sequence[Sequence[Span]], kb: KnowledgeBase) -> list[list[list[Candidate]]]:
        """Return the candidates of each mention; of one whose label is not linked, none.

        Args:
            mentions: The mentions of each Doc.
            kb: The knowledge base that is asked.
        """
        look_up = CandidateLookup(
            self.get_candidates,
            self.get_candidates_batch,
            self.get_candidates_all,
            self.candidates_batch_size,
            self.types_by_label,
        )
        if not self.labels_discard:
            return look_up(kb, mentions)
        wanted = [[mention for mention in of_doc if mention.label_ not in self.labels_discard] for of_doc in mentions]
        found = [iter(of_doc) for of_doc in look_up(kb, wanted)]
        return [
            [[] if mention.label_ in self.labels_discard else next(lists) for mention in of_doc]
            for of_doc, lists in zip(mentions, found, strict=True)
        ]

    def _numbers_to_score(self, candidates: Sequence[Sequence[Candidate]]) -> list[int]:
        """Return the numbers of the mentions of a Doc whose candidates have to be scored."""
        several = [number for number, found in enumerate(candidates) if len(found) > 1]
        if self.threshold is None and not self.save_activations and not (self.coherence and several):
            return several
        return [number for number, found in enumerate(candidates) if found]

    def _coherent(
        self,
        mentions: Sequence[Sequence[Span]],
        needed: Sequence[MentionNumber],
        lists: Sequence[Sequence[Candidate]],
        scores: Sequence[Scores],
    ) -> list[Scores]:
        """Return the scores of the candidates of mentions once the mentions of each Doc have been compared."""
        found: list[Scores] = []
        for place, of_doc in groupby(needed, key=itemgetter(0)):
            texts = [mentions[place][number].text for _, number in of_doc]
            block = slice(len(found), len(found) + len(texts))
            found += with_coherence(texts, lists[block], scores[block], self.coherence)
        return found

    def _contexts(self, docs: Sequence[Doc], ents: Sequence[Sequence[Span]], needed: Sequence[MentionNumber]) -> Any:
        """Return the vectors of the contexts of some mentions, (n_mentions, vector_length)."""
        view = self._view(docs, ents, needed, is_train=False)
        given = self.finite_scores(self._checked_rows(self.model.predict(view.docs), view))
        vectors: Any = self.model.ops.to_numpy(given)  # type: ignore[no-untyped-call]
        return vectors[[view.rows[mention] for mention in needed]]

    def _checked_rows(self, vectors: Any, view: View) -> Any:
        """Return what the model gives, which has the rows that are due.

        Raises:
            ModelError: It has others.
        """
        if vectors.shape != (view.n_rows, self.kb.entity_vector_length):
            per = "entity" if self.has_row_per_entity else "doc"
            raise ModelError(
                f"the model of component {self.name!r} gives an array of shape {vectors.shape} where "
                f"{(view.n_rows, self.kb.entity_vector_length)} is due, one vector for each {per}; use an architecture "
                "that gives them, such as spacy.EntityLinker.v2"
            )
        return vectors

    def _view(
        self,
        docs: Sequence[Doc],
        ents: Sequence[Sequence[Span]],
        mentions: Collection[MentionNumber],
        *,
        is_train: bool,
    ) -> View:
        """Return what the model is shown for some mentions.

        A model with a row for each entity learns from whole Docs, as those that listen must. Its predictions need only
        the windows of mentions, unless another component has read the whole Docs already.

        Raises:
            ModelError: Nobody has said where sentences begin.
        """
        is_whole = self.has_row_per_entity and (is_train or self.listens)
        # Of whole Docs all entities are looked at, else the mentions that there is something to decide of.
        for place in range(len(docs)) if is_whole else sorted({place for place, _ in mentions}):
            doc = docs[place]
            if ents[place] and not doc.has_annotation("SENT_START") and "sents" not in doc.user_hooks:
                named = ", and name it in training.annotating_components" if is_train else ""
                raise ModelError(
                    f"component {self.name!r} reads the sentences around entities, but nobody has said where sentences "
                    f"begin; add a component that does before {self.name!r}, such as a sentencizer, senter or "
                    f"parser{named}"
                )
        if is_whole:
            return whole_view(docs, ents, mentions)
        return windows_view(docs, ents, mentions, self.n_sents, has_row_per_entity=self.has_row_per_entity)

    def set_annotations(self, docs: Sequence[Doc], kb_ids: Sequence[str]) -> None:
        """Set the id of each entity, which each of its tokens has.

        Args:
            docs: The Docs.
            kb_ids: The ids of their entities, one Doc after the other.

        Raises:
            UsageError: There are fewer or more ids than entities.
        """
        ents = [doc.ents for doc in docs]
        n_ents = sum(map(len, ents))
        if len(kb_ids) != n_ents:
            raise UsageError(
                f"component {self.name!r} is to set {counted(len(kb_ids), 'id')} for {counted(n_ents, 'entity')}; "
                "give one for each entity of the docs, as predict does"
            )
        if isinstance(kb_ids, Links):
            if self.save_activations:
                ends = [0, *accumulate(map(len, ents))]
                for doc, start, end in zip(docs, ends, ends[1:], strict=False):
                    doc.activations[self.name] = kb_ids.activations(start, end)
            kb_ids = kb_ids.from_score(self.threshold)
        overwrite = self.cfg["overwrite"]
        for ent, kb_id in zip(chain.from_iterable(ents), kb_ids, strict=True):
            for token in ent:
                if overwrite or not token.ent_kb_id:
                    token.ent_kb_id_ = kb_id

    def label_cases(self, examples: Sequence[Example], scores: Links) -> LabelCases:
        """Return what the threshold can be found by, as of one label: its F-score is the micro F of links."""
        right = [kb_id for example in examples for kb_id in reference_ids(example)]
        given = scores.best_scores
        is_known = np.array([kb_id is not None for kb_id in right], dtype=bool) & np.isfinite(given)
        is_right = np.array([kb_id == due != NIL for kb_id, due in zip(scores, right, strict=True)], dtype=bool)
        n_due = sum(kb_id is not None and kb_id != NIL for kb_id in right)
        n_missed = np.array([n_due - np.count_nonzero(is_right & is_known)])
        return LabelCases(given[:, None], is_right[:, None], is_known[:, None], n_missed)

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """Score links, and what the candidates were."""
        known = {} if self.kb.is_empty() else {"candidate_ids": self._candidate_ids}
        return super().score(examples, **{**known, **kwargs})

    def _candidate_ids(self, mentions: Sequence[Sequence[Span]]) -> list[list[set[str]]]:
        """Return the ids of the candidates of each mention."""
        return [
            [{candidate.entity_ for candidate in found} for found in of_doc]
            for of_doc in self.candidates_of(mentions, self.kb)
        ]

    # Training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        *,
        kb_loader: Callable[[Vocab], KnowledgeBase] | None = None,
    ) -> None:
        """Set up the knowledge base and the weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            kb_loader: Makes the knowledge base for a vocabulary; None where it is set already.

        Raises:
            ModelError: The knowledge base is empty.
            ConfigError: The config gives the model another number of outputs than the vectors are long, or lets a model
                that is shown sentences listen to a component that reads whole Docs.
            NothingToLearn: The training data have no links to entities of the knowledge base.
        """
        if kb_loader is not None:
            self.set_kb(kb_loader)
        length = self.kb.entity_vector_length
        self.check_outputs(length, f"the vectors of the knowledge base have length {length}")
        if self.listens and not self.has_row_per_entity:
            raise ConfigError(
                f"the model of component {self.name!r} is shown sentences, but listens to a component that reads whole "
                f"docs; use spacy.EntityLinker.v2, or a tok2vec of its own in [components.{self.name}.model.tok2vec]"
            )
        self.validate_kb()
        if nlp is not None:
            warn_of_missing_components(self.name, nlp)
        look_for_links(self.name, self.kb, get_examples())
        samples = [sample_of(example.predicted) for example in self.sample(get_examples)]
        self.model.initialize(X=samples, Y=self.model.ops.alloc2f(len(samples), length))

    def batch_has_learnable_example(self, examples: Iterable[Example]) -> bool:
        """Tell whether a mention has a link to learn, in Docs as they are."""
        batch = [*examples]
        with shown_with_gold(batch, use_gold_ents=self.use_gold_ents):
            return any(map(self._links, batch))

    def learn_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn to give the vectors of the right entities, and return the mean of 1 - cosine; gradients are left."""
        self.validate_kb()
        with shown_with_gold(examples, use_gold_ents=self.use_gold_ents):
            links = [self._links(example) for example in examples]
            if not any(links):
                return 0.0
            needed = {(place, number): kb_id for place, of_doc in enumerate(links) for number, kb_id in of_doc.items()}
            view = self._view(docs, [doc.ents for doc in docs], needed, is_train=True)
            given, backprop = self.model.begin_update(view.docs)
            vectors = self._checked_rows(given, view)
            loss, d_vectors = self._gradient(vectors, [view.rows[mention] for mention in needed], [*needed.values()])
            backprop(d_vectors)
            return loss

    def _links(self, example: Example) -> dict[int, str]:
        """Return the right id of each entity of the predicted Doc that the knowledge base has, by its number."""
        return {
            number: kb_id for number, kb_id in enumerate(gold_ids(example)) if kb_id and self.kb.contains_entity(kb_id)
        }

    def _gradient(self, vectors: Any, rows: Sequence[int], kb_ids: Sequence[str]) -> tuple[float, Any]:
        """Return loss and gradient of the vectors, of which several mentions can have one."""
        ops = self.model.ops
        due = dict(zip(kb_ids, self.kb.get_vectors(kb_ids), strict=True))
        for kb_id, vector in due.items():
            self.check_vector(kb_id, vector)
        vectors_due: Any = np.array([due[kb_id] for kb_id in kb_ids], dtype="f")
        right: Any = ops.asarray(vectors_due)
        at = ops.asarray1i(list(rows))
        loss: Any = self.distance.get_loss(vectors[at], right)
        d_vectors: Any = ops.alloc2f(*vectors.shape)
        ops.scatter_add(d_vectors, at, self.distance.get_grad(vectors[at], right))
        return float(loss) / len(kb_ids), d_vectors

    def get_loss(self, examples: Sequence[Example], sentence_encodings: Any) -> tuple[float, Any]:
        """Return the mean of 1 - cosine of the vectors and those of the right entities, and the gradient.

        Args:
            examples: The batch.
            sentence_encodings: The vector of each entity of the predicted Docs, (n_entities, vector_length).
        """
        links = [self._links(example) for example in examples]
        needed = {(place, number): kb_id for place, of_doc in enumerate(links) for number, kb_id in of_doc.items()}
        if not needed:
            return 0.0, self.model.ops.alloc2f(*sentence_encodings.shape)
        docs = [example.predicted for example in examples]
        rows = whole_view(docs, [doc.ents for doc in docs], needed).rows
        return self._gradient(sentence_encodings, [rows[mention] for mention in needed], [*needed.values()])

    # Files

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing, broken, or does not fit the model.
        """
        given = self.threshold
        super().from_disk(path, exclude)
        if given is not None and not self.learns_threshold:
            # The config beside the folder says it, and can have been changed since.
            self.threshold = given
        return self


def _takes(function: Callable[..., Any], *arguments: Any) -> bool:
    """Tell whether a function can be called with these arguments."""
    try:
        signature(function).bind(*arguments)
    except TypeError:
        return False
    except ValueError:
        # What was compiled may not say what it takes.
        return True
    return True


def make_entity_linker(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    *,
    labels_discard: list[str],
    n_sents: Count,
    incl_prior: bool,
    incl_context: bool,
    entity_vector_length: Width,
    get_candidates: OfOne,
    get_candidates_batch: OfBatch,
    get_candidates_all: Annotated[OfAll | None, UNWRITTEN] = None,
    generate_empty_kb: Callable[[Vocab, int], KnowledgeBase],
    overwrite: bool,
    scorer: Callable[..., dict[str, Any]] | None,
    use_gold_ents: bool,
    candidates_batch_size: Size,
    threshold: Share | None,
    nil: Annotated[Literal["learned"] | None, UNWRITTEN] = None,
    coherence: Annotated[Share, UNWRITTEN] = 0.0,
    save_activations: Annotated[bool, UNWRITTEN] = False,
    labels: Annotated[dict[str, list[str]] | None, UNWRITTEN] = None,
) -> EntityLinker:
    """Make an `EntityLinker`; the settings are its arguments."""
    return EntityLinker(
        nlp.vocab,
        model,
        name,
        labels_discard=labels_discard,
        n_sents=n_sents,
        incl_prior=incl_prior,
        incl_context=incl_context,
        entity_vector_length=entity_vector_length,
        get_candidates=get_candidates,
        get_candidates_batch=get_candidates_batch,
        get_candidates_all=get_candidates_all,
        generate_empty_kb=generate_empty_kb,
        overwrite=overwrite,
        scorer=scorer,
        use_gold_ents=use_gold_ents,
        candidates_batch_size=candidates_batch_size,
        threshold=threshold,
        nil=nil,
        coherence=coherence,
        save_activations=save_activations,
        labels=labels,
    )

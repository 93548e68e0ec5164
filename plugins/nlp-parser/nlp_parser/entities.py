"""The ``ner`` component: named entities."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import misaligned_spans, unknown_labels, warn_of_misaligned
from nlpx.tokens import is_space, set_values, values_of

from . import compiled
from .actions import Actions
from .beam_pipe import BeamTransitionParser
from .biluo import BEGIN, BLOCKED, FOREIGN, FREE, IN, LAST, MISSING, OUT, PRESET_BEGIN, PRESET_IN, UNIT, BiluoStates
from .states import joined, joined_once, read_once, to_numpy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from thinc.model import Model

    from nlpx.config import Count
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span

    from .actions import Counts
    from .beam import Beam
    from .biluo_oracle import BiluoOracle
    from .states import States

# Codes of the column ent_iob.
IOB_MISSING, IOB_INSIDE, IOB_OUTSIDE, IOB_BEGIN = range(4)
IOB_OF_KIND = np.array([IOB_MISSING, IOB_BEGIN, IOB_INSIDE, IOB_INSIDE, IOB_BEGIN, IOB_OUTSIDE], dtype=np.int8)


class EntityRecognizer(BeamTransitionParser):
    """Set ``doc.ents``; see `TransitionParser`. Entities and blocked tokens that a Doc has already are kept."""

    STATES = BiluoStates
    STATE_TYPE = "ner"
    KINDS = BiluoStates.KINDS
    LABELLED = (BEGIN, IN, LAST, UNIT)
    ACTIONS_PER_TOKEN = 1

    def first_actions(self) -> Actions:
        """Return the actions that there are before any label is known."""
        return Actions(self.KINDS, {UNIT: {"": 1}, OUT: {"": 1}})

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, sorted."""
        return tuple(sorted(label for label in self.moves.labels if label))

    def count_actions(self, examples: Iterable[Example]) -> Counts:
        """Count the entities of the training data by label."""
        counts: dict[str, int] = {}
        lost: list[Span] = []
        for example in examples:
            lost += misaligned_spans(example, example.reference.ents)
            for span in example.reference.ents:
                counts[span.label_] = counts.get(span.label_, 0) + 1
            for span in self._wrong_spans(example):
                counts.setdefault(span.label_, 0)
        counts.pop("", None)
        warn_of_misaligned(lost, component=self.name, what="entities")
        return {**{kind: dict(counts) for kind in self.LABELLED}, UNIT: {**counts, "": 1}, OUT: {"": 1}}

    def warn_of_unlearnable(self, examples: Iterable[Example]) -> None:
        """Warn of entities that are not at token boundaries."""
        lost = [span for example in examples for span in misaligned_spans(example, example.reference.ents)]
        warn_of_misaligned(lost, component=self.name, what="entities")

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels of entities, right ones and wrong ones, that the component does not have."""
        examples = list(examples)
        docs = [example.reference for example in examples]
        unknown = unknown_labels(docs, values_of(docs, "ent_type"), self.moves.numbers.keys())
        for span in chain.from_iterable(map(self._wrong_spans, examples)):
            if span.label not in self.moves.numbers:
                unknown.setdefault(span.label_, span)
        return unknown

    def has_reference(self, example: Example) -> bool:
        """Tell whether an example says anything about entities."""
        codes = example.reference.column("ent_iob")
        return (codes is not None and bool(codes.any())) or bool(self._wrong_spans(example))

    def missing_actions(self, unseen: Collection[int] = ()) -> list[str]:
        """Name actions without which a state might come to a dead end: each label needs all of its kinds."""
        counts = self.moves.counts
        if "" not in counts[OUT]:
            return [self.KINDS[OUT]]
        kinds = (IN, LAST, UNIT)
        return [f"{self.KINDS[kind]}-{name}" for kind in kinds for name in counts[BEGIN] if name not in counts[kind]]

    def _wrong_spans(self, example: Example) -> list[Any]:
        """Return the spans that an example says are no entities."""
        key = self.cfg["incorrect_spans_key"]
        if key is None or not example.reference.has_span_groups or key not in example.reference.spans:
            return []
        return list(example.reference.spans[key])

    def _aligned_wrong_spans(self, example: Example) -> list[Span]:
        """Return them as spans of the predicted Doc."""
        spans = self._wrong_spans(example)
        return example.get_aligned_spans_y2x(spans, allow_overlap=True) if spans else []

    def states(self, docs: Sequence[Doc], *, blank: bool = False) -> BiluoStates:
        """Return the first states of Docs; they keep to entities that the Docs have."""
        space = joined_once(is_space, docs)
        starts = preset = preset_label = None
        if any(doc.column("sent_start") is not None for doc in docs):
            starts = joined_once(lambda doc: doc.values("sent_start"), docs)
        if not blank and any(doc.column("ent_iob") is not None for doc in docs):
            presets = read_once(self._preset, docs)
            preset, preset_label = (np.concatenate([pair[place] for pair in presets]) for place in range(2))
        return BiluoStates(
            self.model.ops.xp,
            [len(doc) for doc in docs],
            preset=preset,
            preset_label=preset_label,
            sent_start=starts,
            space=space,
        )

    def _preset(self, doc: Doc) -> tuple[Any, Any]:
        """Return what a Doc says already of its tokens, and the numbers of the labels."""
        preset = np.full(len(doc), FREE, dtype=np.int8)
        labels = np.zeros(len(doc), dtype=np.int32)
        codes = doc.column("ent_iob")
        if codes is None or not (codes != IOB_OUTSIDE).any():
            return preset, labels
        # An entity can be kept only under a label that has all kinds of action.
        whole = set.intersection(*(self.moves.ids_of_kind[kind] for kind in self.LABELLED))
        numbers, types = self.moves.numbers, doc.values("ent_type")
        known = np.array([numbers[label] if label in whole else 0 for label in types.tolist()], dtype=np.int32)
        begins, inside = codes == IOB_BEGIN, codes == IOB_INSIDE
        preset[begins] = PRESET_BEGIN
        preset[inside] = PRESET_IN
        preset[(begins | inside) & (known == 0)] = FOREIGN
        if self.moves.number(UNIT) >= 0:
            preset[begins & (types == 0)] = BLOCKED
        return preset, np.where(preset == FREE, 0, known).astype(np.int32)

    def oracle(self, states: States, examples: Sequence[Example]) -> BiluoOracle:
        """Return the oracle for states of which each is one example's."""
        # Most pipelines are only loaded, to predict.
        from .biluo_oracle import BiluoOracle

        assert isinstance(states, BiluoStates)
        numbers = {label: number for number, label in enumerate(self.moves.labels)}
        references = read_once(lambda example: _reference(example, numbers), examples)
        wrong: list[tuple[int, int, int]] = []
        first = 0
        for example, spans in zip(examples, read_once(self._aligned_wrong_spans, examples), strict=True):
            wrong += [(first + span.start, first + span.end - 1, numbers.get(span.label_, 0)) for span in spans]
            first += len(example.predicted)
        kinds = joined((reference[0] for reference in references), "int8")
        labels = joined((reference[1] for reference in references), "int32")
        return BiluoOracle(states, kinds=kinds, labels=labels, wrong=wrong)

    def set_annotations(self, docs: Sequence[Doc], states_or_beams: States | list[Beam]) -> None:
        """Set the entities of each Doc from its final state."""
        states = self.final_states(docs, states_or_beams)
        assert isinstance(states, BiluoStates)
        read = compiled.read_entities if compiled.is_available(states) else BiluoStates.entities
        codes, types, is_any_preset = read(states, self.moves.ids, IOB_OF_KIND)
        if is_any_preset:
            kept = to_numpy(states.xp, states.preset) != FREE
            codes = np.where(kept, values_of(docs, "ent_iob"), codes)
            types = np.where(kept, values_of(docs, "ent_type"), types)
        set_values(docs, ent_iob=codes, ent_type=types)

    def scored_ents(self, beams: Iterable[Beam]) -> list[dict[tuple[int, int, str], float]]:
        """Say how probable entities are, from what `beam_parse` has found.

        Returns:
            For each beam the probabilities of (start, end, label), in tokens.
        """
        return [self.probabilities(beam, self._labelled_entities) for beam in beams]

    def _labelled_entities(self, states: States, number: int) -> Iterator[tuple[int, int, str]]:
        return ((start, end, self.moves.labels[label]) for start, end, label in _entities(states, number))


def _entities(states: States, number: int) -> Iterator[tuple[int, int, int]]:
    """Give the start, the end and the number of the label of each entity of one state."""
    assert isinstance(states, BiluoStates)
    here = slice(int(states.start[number]), int(states.end[number]))
    begin = 0
    for place, (kind, label) in enumerate(zip(states.kind[here].tolist(), states.label[here].tolist(), strict=True)):
        if kind in (BEGIN, UNIT):
            begin = place
        # No label: a blocked token.
        if kind in (LAST, UNIT) and label:
            yield begin, place + 1, label


def _reference(example: Example, numbers: dict[str, int]) -> tuple[list[int], list[int]]:
    """Return the right kind of action and the number of the label for each token, as `BiluoOracle` takes them."""
    kinds, labels = [], []
    letters = {letter: kind for kind, letter in enumerate(BiluoStates.KINDS)}
    for tag in example.get_aligned_ner():
        letter, _, label = (tag or " ").partition("-")
        number = numbers.get(label, 0)
        # An entity under a label that the component does not have says nothing.
        known = letter in letters and (letter == "O" or number > 0)
        kinds.append(letters[letter] if known else MISSING)
        labels.append(number)
    return kinds, labels


def make_ner(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: Any,
    update_with_oracle_cut_size: Count,
    incorrect_spans_key: str | None,
    scorer: Callable[..., dict[str, Any]] | None,
) -> EntityRecognizer:
    """Make an `EntityRecognizer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> a scorer of states.
        moves: The actions, or None to take them from the training data.
        update_with_oracle_cut_size: How many actions of a document are learnt at most in one piece.
        incorrect_spans_key: The span group of training data that says which entities are wrong.
        scorer: Scores examples.
    """
    return EntityRecognizer(
        nlp.vocab,
        model,
        name,
        moves=moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )

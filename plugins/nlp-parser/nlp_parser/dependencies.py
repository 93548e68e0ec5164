"""The ``parser`` component: heads, labels and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.pipeline import SUBTOKEN, merge_subtokens, unknown_labels
from nlpx.tokens import LIFTED, set_parses, values_of
from nlpx.vocab import string_id

from . import compiled
from .actions import Actions, merged
from .arc_eager import BREAK, LEFT, REDUCE, RIGHT, SHIFT, ArcEagerStates
from .beam_pipe import BeamTransitionParser
from .deprojectivize import Lowering
from .states import NONE, joined, joined_once, read_once, to_numpy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from thinc.model import Model

    from nlpx.config import Count
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example, Span

    from .actions import Counts
    from .arc_oracle import ArcOracle
    from .beam import Beam
    from .states import States

ROOT = "ROOT"
_ROOT_ID = string_id(ROOT)
# What rare labels become, and what words get that must hang somewhere.
OTHER = "dep"


class DependencyParser(BeamTransitionParser):
    """Set ``token.head``, ``token.dep`` and ``token.is_sent_start``; see `TransitionParser`."""

    STATES = ArcEagerStates
    STATE_TYPE = "parser"
    KINDS = ArcEagerStates.KINDS
    LABELLED = (LEFT, RIGHT)
    ACTIONS_PER_TOKEN = 2

    _known_reading: tuple[Lowering, NDArray[np.uint64]] | None = None

    def first_actions(self) -> Actions:
        """Return the actions that there are before any label is known."""
        return Actions(self.KINDS, {SHIFT: {"": 1}, REDUCE: {"": 1}, LEFT: {}, RIGHT: {}, BREAK: {ROOT: 1}})

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, sorted; those that only say how to undo a lifted arc are not among them."""
        return tuple(sorted(label for label in self.moves.labels if label and LIFTED not in label))

    def count_actions(self, examples: Iterable[Example]) -> Counts:
        """Count the labels that the training data have, by kind of action."""
        pairs: list[tuple[int, str]] = []
        n_tokens = n_sentences = 0
        for example in examples:
            heads, labels = self._aligned_parse(example)
            for word, (head, label) in enumerate(zip(heads, labels, strict=True)):
                n_tokens += 1
                if head == word:
                    n_sentences += bool(label)
                elif head is not None and label:
                    pairs.append((LEFT if word < head else RIGHT, label))
        return {
            SHIFT: {"": n_tokens},
            REDUCE: {"": n_tokens},
            LEFT: {},
            RIGHT: {},
            BREAK: {ROOT: n_sentences},
            **merged(pairs),
        }

    def without_rare(self, counts: Counts) -> Counts:
        """Leave out labels that are too rare to have actions of their own: they become `OTHER`."""
        least = self.cfg["min_action_freq"]
        kept = {kind: {label: n for label, n in counts[kind].items() if n >= least} for kind in self.LABELLED}
        for of_kind in kept.values():
            of_kind.setdefault(OTHER, 0)
        if self.cfg["learn_tokens"]:
            kept[LEFT][SUBTOKEN] = counts[LEFT].get(SUBTOKEN, 0)
        return {**counts, **kept}

    def rare_labels(self, get_examples: Callable[[], Iterable[Example]]) -> dict[int, set[int]]:
        """Count the labels that the training data have: those that are rare are not among the given ones."""
        return self._count_and_leave_out(get_examples())[1]

    def new_labels(self, examples: Iterable[Example]) -> dict[str, Span]:
        """Return the labels of arcs, to the left or to the right, that have no actions.

        Those that `initialize` has left out as too rare are known to be rare. A label that only says how to undo a
        lifted arc is none: where it has no action, the arc has its plain label.
        """
        examples = list(examples)
        docs = [example.reference for example in examples]
        heads, labels = (values_of(docs, column) for column in ("head", "dep"))
        words = np.concatenate([np.arange(len(doc)) for doc in docs])
        unknown: dict[str, Span] = {}
        for kind, is_of_kind in ((LEFT, words < heads), (RIGHT, words > heads)):
            of_kind = np.where(is_of_kind, labels, np.uint64(0))
            known = self.moves.ids_of_kind[kind] | self.left_out.get(kind, frozenset())
            found = unknown_labels(docs, of_kind, known)
            if found:
                # An arc that crosses others is lifted, and may then go to the other side.
                due = self.count_actions(examples)[kind]
                unknown.update({label: place for label, place in found.items() if label in due})
        return unknown

    def _aligned_parse(self, example: Example) -> tuple[list[int | None], list[str | None]]:
        """Give head and label for each token, without crossing arcs."""
        if self.cfg["learn_tokens"]:
            # Few pipelines learn subtokens, and none that is only loaded.
            from .subtokens import parse_with_subtokens

            return parse_with_subtokens(example)
        return example.get_aligned_parse(projectivize=True)

    def has_reference(self, example: Example) -> bool:
        """Tell whether an example has heads or sentences annotated."""
        return example.reference.column("head") is not None or example.reference.column("sent_start") is not None

    def missing_actions(self, unseen: Collection[int] = ()) -> list[str]:
        """Name actions without which a state might come to a dead end; those in `unseen` are never taken."""
        counts = self.moves.counts
        missing = [self.KINDS[kind] for kind in (SHIFT, REDUCE) if "" not in counts[kind]]
        missing += [self.KINDS[kind] for kind in (LEFT, RIGHT) if not counts[kind]]
        if missing or not unseen:
            return missing
        # Where a Doc says that no sentence begins, nothing but an arc may lead on.
        arcs = {number for number, kind in enumerate(self.moves.kind.tolist()) if kind in (LEFT, RIGHT)}
        return [self.KINDS[LEFT]] if arcs <= set(unseen) else []

    def states(self, docs: Sequence[Doc], *, blank: bool = False) -> ArcEagerStates:
        """Return the first states of Docs; they keep to sentence starts that the Docs have."""
        starts = None
        if not blank and any(doc.column("sent_start") is not None for doc in docs):
            starts = joined_once(_inner_starts, docs)
        return ArcEagerStates(self.model.ops.xp, [len(doc) for doc in docs], starts)

    def oracle(self, states: States, examples: Sequence[Example]) -> ArcOracle:
        """Return the oracle for states of which each is one example's."""
        # Most pipelines are only loaded, to predict.
        from .arc_oracle import ArcOracle

        assert isinstance(states, ArcEagerStates)
        references = read_once(self._reference, examples)
        heads = joined((reference[0] for reference in references), "int32")
        offsets = np.repeat(to_numpy(states.xp, states.start), [len(reference[0]) for reference in references])
        return ArcOracle(
            states,
            heads=np.where(heads >= 0, heads + offsets, NONE),
            labels=joined((reference[1] for reference in references), "int32"),
            starts=joined((reference[2] for reference in references), "int8"),
        )

    def _reference(self, example: Example) -> tuple[list[int], list[int], list[int]]:
        """Return the head, the number of the label and the sentence start of each token, as `ArcOracle` takes them."""
        heads, labels = self._aligned_parse(example)
        numbers = {label: number for number, label in enumerate(self.moves.labels)}
        found_heads, found_labels = [], []
        for word, (head, label) in enumerate(zip(heads, labels, strict=True)):
            # A word that is its own head and has no label has not been annotated.
            missing = head is None or (head == word and not label)
            found_heads.append(NONE if head is None or missing else head)
            found_labels.append(self._label_number(numbers, word, head, label))
        starts = [{True: 1, False: -1, None: 0}[start] for start in example.get_aligned_sent_starts()]
        if example.reference.column("head") is not None:
            # A word without annotation is the root of a tree of its own, but that is no reason to start a sentence.
            starts = [0 if head == NONE else start for head, start in zip(found_heads, starts, strict=True)]
        return found_heads, found_labels, starts

    def _label_number(self, numbers: dict[str, int], word: int, head: int | None, label: str | None) -> int:
        if head is None or not label:
            return NONE
        kind = LEFT if word < head else RIGHT
        for known in (label, label.partition(LIFTED)[0], OTHER):
            if known in self.moves.counts[kind]:
                return numbers[known]
        return NONE

    def set_annotations(self, docs: Sequence[Doc], states_or_beams: States | list[Beam]) -> None:
        """Set heads, labels and sentence starts of each Doc from its final state, and merge what are parts of words."""
        states = self.final_states(docs, states_or_beams)
        assert isinstance(states, ArcEagerStates)
        lowering, ids = self._reading
        read = compiled.read_trees if compiled.is_available(states) else ArcEagerStates.trees
        heads, deps, is_any_lifted = read(states, ids, lowering.is_lifted)
        if is_any_lifted:
            labels = to_numpy(states.xp, states.label)
            lifted = lowering.lifted(labels)
            lowering.lower(lifted, heads, labels)
            plain = [lowering.plain[number] for number in labels[lifted]]
            deps[lifted] = [self.vocab.strings.add(label) for label in plain]
        set_parses(docs, heads, deps)
        if self.cfg["learn_tokens"]:
            for doc in docs:
                merge_subtokens(doc)

    @property
    def _reading(self) -> tuple[Lowering, NDArray[np.uint64]]:
        """What hangs words on the heads that are meant, where labels say that these are others; and the ids of labels.

        A root has the last one: the number of its label is -1.
        """
        known = self._known_reading
        if known is None or known[0].names is not self.moves.labels:
            ids = np.array([*self.moves.ids.tolist(), _ROOT_ID], dtype=np.uint64)
            known = self._known_reading = Lowering(self.moves.labels), ids
        return known

    def scored_parses(
        self, beams: Iterable[Beam]
    ) -> tuple[list[dict[tuple[int, int], float]], list[dict[tuple[int, str], float]]]:
        """Say how probable heads and labels are, from what `beam_parse` has found.

        Returns:
            For each beam the probabilities of (token, head), and for each of (token, label); roots are in neither.
        """
        beams = list(beams)
        heads = [self.probabilities(beam, _arcs) for beam in beams]
        labels = [self.probabilities(beam, self._arc_labels) for beam in beams]
        return heads, labels

    def _arc_labels(self, states: States, number: int) -> Iterator[tuple[int, str]]:
        """Give each token with the label of its arc, of one state."""
        assert isinstance(states, ArcEagerStates)
        labels = states.label[states.start[number] : states.end[number]].tolist()
        return ((word, self.moves.labels[labels[word]]) for word, _ in _arcs(states, number))


def _arcs(states: States, number: int) -> Iterator[tuple[int, int]]:
    """Give each token with its head, of one state."""
    assert isinstance(states, ArcEagerStates)
    start = int(states.start[number])
    heads = states.head[start : int(states.end[number])].tolist()
    return ((word, head - start) for word, head in enumerate(heads) if head >= 0)


def _inner_starts(doc: Doc) -> Any:
    """Return what a Doc says of sentence starts; its first token is one in any case, which need not be said."""
    column = doc.column("sent_start")
    if column is None:
        return np.zeros(len(doc), dtype=np.int8)
    starts = column.copy()
    starts[:1] = 0
    return starts


def make_parser(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: Any,
    update_with_oracle_cut_size: Count,
    learn_tokens: bool,
    min_action_freq: Count,
    scorer: Callable[..., dict[str, Any]] | None,
) -> DependencyParser:
    """Make a `DependencyParser` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> a scorer of states.
        moves: The actions, or None to take them from the training data.
        update_with_oracle_cut_size: How many actions of a document are learnt at most in one piece.
        learn_tokens: Whether to learn which tokens are parts of one word, and to merge them.
        min_action_freq: How often the training data must have a label for it to have actions of its own.
        scorer: Scores examples.
    """
    return DependencyParser(
        nlp.vocab,
        model,
        name,
        moves=moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        learn_tokens=learn_tokens,
        min_action_freq=min_action_freq,
        scorer=scorer,
    )

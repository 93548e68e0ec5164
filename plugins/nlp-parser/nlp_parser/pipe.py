"""What ``parser`` and ``ner`` share: labels as actions, prediction, learning, and their files."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np
import srsly

from nlpx.errors import ConfigError, DataError, ModelError
from nlpx.pipeline import TrainablePipe
from nlpx.vocab.files import write_bytes

from .actions import Actions
from .greedy import ActionTable, parse
from .models import output_layer
from .training import learn, steps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from thinc.model import Model
    from typing_extensions import Self

    from nlpx.pipeline import Language
    from nlpx.tokens import Doc
    from nlpx.tokens.example import Example
    from nlpx.vocab import Vocab

    from .states import States
    from .training import Oracle

    Labels = Mapping[int | str, Mapping[str, int]]

# Longer documents are cut into at most so many pieces for training: each piece needs arrays as long as the document.
MAX_PIECES = 50


class Pieces(NamedTuple):
    """The parts of documents that are learnt side by side.

    Args:
        docs: The number of the document that each piece is of.
        n_before: How many actions come before it.
    """

    docs: list[int]
    n_before: list[int]


class TransitionParser(TrainablePipe):
    """A component that annotates Docs by transitions; a subclass has a transition system and its oracle.

    Args:
        vocab: The vocabulary.
        model: docs -> a scorer of states.
        name: The component's name in the pipeline.
        moves: The actions, or None for none yet.
        update_with_oracle_cut_size: How many actions of a document are learnt at most in one piece; 0 for all.
        min_action_freq: How often the training data must have a label for it to have actions of its own.
        learn_tokens: Whether subtokens are merged; it must be False.
        beam_width: How many hypotheses are kept; it must be 1.
        beam_density: Not in use.
        beam_update_prob: Not in use.
        multitasks: Not in use.
        incorrect_spans_key: The span group of training data that says which entities are wrong.
        scorer: Scores examples.

    Raises:
        ConfigError: A setting is not supported.
    """

    KINDS: ClassVar[str]
    LABELLED: ClassVar[tuple[int, ...]]
    ACTIONS_PER_TOKEN: ClassVar[int]

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str,
        *,
        moves: Actions | None = None,
        update_with_oracle_cut_size: int = 100,
        min_action_freq: int = 1,
        learn_tokens: bool = False,
        beam_width: int = 1,
        beam_density: float = 0.0,
        beam_update_prob: float = 0.0,
        multitasks: Iterable[str] = (),
        incorrect_spans_key: str | None = None,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        if learn_tokens:
            raise ConfigError(f"component {name!r}: learn_tokens = true is not supported yet; set it to false")
        if beam_width > 1:
            raise ConfigError(f"component {name!r}: only beam_width = 1 is supported yet, not {beam_width}")
        super().__init__(
            vocab,
            model,
            name,
            scorer=scorer,
            moves=None,
            update_with_oracle_cut_size=update_with_oracle_cut_size,
            multitasks=list(multitasks),
            min_action_freq=min_action_freq,
            learn_tokens=learn_tokens,
            beam_width=beam_width,
            beam_density=beam_density,
            beam_update_prob=beam_update_prob,
            incorrect_spans_key=incorrect_spans_key,
        )
        self.moves = self.first_actions() if moves is None else moves

    # What a subclass writes

    def first_actions(self) -> Actions:
        """Return the actions that there are before any label is known."""
        raise NotImplementedError

    def count_actions(self, examples: Iterable[Example]) -> dict[int, dict[str, int]]:
        """Count the labels that the training data need, by kind of action."""
        raise NotImplementedError

    def states(self, docs: Sequence[Doc], *, blank: bool = False) -> States:
        """Return the first states of Docs; blank ones know nothing of annotations that the Docs have."""
        raise NotImplementedError

    def oracle(self, states: States, examples: Sequence[Example]) -> Oracle:
        """Return an oracle for states of which each is one example's."""
        raise NotImplementedError

    def has_reference(self, example: Example) -> bool:
        """Tell whether there is anything to learn from an example."""
        raise NotImplementedError

    # Labels

    @property
    def move_names(self) -> list[str]:
        """The names of the actions, in the order of the model's outputs."""
        return self.moves.names

    @property
    def label_data(self) -> dict[int, dict[str, int]]:
        """The labels of each kind of action and how often they occur, as `initialize` takes them."""
        return self.moves.counts

    def add_label(self, label: str) -> int:
        """Add a label; a model that has its weights already grows.

        Returns:
            1 if the label is new, 0 if the component has it.

        Raises:
            TypeError: The label is not a string.
        """
        if not isinstance(label, str):
            raise TypeError(f"A label is a string, not {type(label).__name__}.")
        if not self.moves.add(label, kinds=self.LABELLED):
            return 0
        self.vocab.strings.add(label)
        if output_layer(self.model).has_dim("nO"):
            self.set_output(len(self.moves))
        return 1

    # Prediction

    def predict(self, docs: Sequence[Doc]) -> States:
        """Return the final states of Docs; the Docs stay as they are.

        Raises:
            ModelError: The component has no actions, or other ones than the model.
        """
        docs = list(docs)
        states = self.states(docs)
        if not states.n_tokens:
            return states
        scorer = self.model.predict(docs)
        self._check_actions(scorer.n_actions)
        parse(states, scorer, self.moves)
        return states

    def _check_actions(self, n_outputs: int) -> None:
        if n_outputs != len(self.moves):
            raise ModelError(
                f"the model of component {self.name!r} scores {n_outputs} actions, but the component has "
                f"{len(self.moves)}; load cfg, model and moves from one folder, or train again"
            )

    # Training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,
        labels: Labels | None = None,
    ) -> None:
        """Set up actions and weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            labels: The labels of each kind of action with their counts, as `label_data` gives them; None to count
                those of the training data.

        Raises:
            DataError: There is nothing to learn in the training data, and no labels are given.
            ConfigError: The config gives the model another number of outputs than there are actions.
        """
        found = (pair for kind in self.LABELLED for pair in self.moves.counts[kind].items())
        added = [*dict.fromkeys(label for label, count in found if count < 0)]
        if labels is None:
            counts = self.count_actions(get_examples())
            if not added and not any(label and n for kind in self.LABELLED for label, n in counts[kind].items()):
                raise DataError(
                    f"component {self.name!r} has nothing to learn: the training corpus has no annotations for it; "
                    f"use a corpus that has them, or take {self.name!r} out of the pipeline"
                )
        else:
            counts = {int(kind): dict(found) for kind, found in labels.items()}
        self.moves = Actions(self.KINDS, counts)
        for label in added:
            self.moves.add(label, kinds=self.LABELLED)
        for label in self.moves.labels:
            self.vocab.strings.add(label)
        layer = output_layer(self.model)
        if layer.has_dim("nO") and layer.get_dim("nO") != len(self.moves):
            raise ConfigError(
                f"the model of component {self.name!r} has nO = {layer.get_dim('nO')}, but there are {len(self.moves)} "
                f"actions; set nO = null in [components.{self.name}.model], so that it follows the labels"
            )
        self.set_output(len(self.moves))
        self.model.initialize(X=[example.predicted for example in self.sample(get_examples)])

    def learn_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Run forward and backward over a batch and return its loss; the gradients are left in the model."""
        scorer, backprop = self.model.begin_update(docs)
        self._check_actions(scorer.n_actions)
        loss = self._learn(examples, scorer)
        backprop(None)
        return loss

    def _learn(self, examples: Sequence[Example], scorer: Any) -> float:
        """Bring the examples to their end in pieces, side by side; gradients are left in the scorer."""
        pieces = self._cut(examples)
        if not pieces.docs:
            return 0.0
        chosen = [examples[number] for number in pieces.docs]
        xp = self.model.ops.xp
        states = self.states([example.predicted for example in chosen], blank=True)
        oracle = self.oracle(states, chosen)
        first = np.cumsum([0, *(len(example.predicted) for example in examples)])
        rows = xp.asarray(
            np.concatenate([np.arange(first[number], first[number + 1], dtype=np.int64) for number in pieces.docs])
        )
        table = ActionTable(xp, self.moves)
        steps = steps_of(states, oracle, table)
        steps.advance(xp.asarray(pieces.n_before))
        self._see(scorer.unseen, oracle)
        cut = self.cfg["update_with_oracle_cut_size"]
        return learn(states, steps, scorer=scorer, rows=rows, max_actions=cut)

    def _cut(self, examples: Sequence[Example]) -> Pieces:
        """Cut each example into pieces of about as many actions as are learnt at a time."""
        size = self.cfg["update_with_oracle_cut_size"]
        pieces = Pieces([], [])
        for number, example in enumerate(examples):
            if not len(example.predicted) or not self.has_reference(example):
                continue
            n_actions = self.ACTIONS_PER_TOKEN * len(example.predicted)
            n_pieces = min(MAX_PIECES, -(-n_actions // size)) if size else 1
            pieces.docs.extend([number] * n_pieces)
            pieces.n_before.extend(range(0, n_pieces * size, size) if size else [0])
        return pieces

    def _see(self, unseen: set[int], oracle: Oracle) -> None:
        """Let actions be predicted whose labels a batch has."""
        if unseen:
            found = set(np.unique(self.model.ops.to_numpy(oracle.labels)).tolist())  # type: ignore[no-untyped-call]
            unseen -= {number for number in unseen if int(self.moves.label[number]) in found}

    # Saving

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write settings (``cfg``), weights (``model``) and actions (``moves``) into a folder."""
        exclude = set(exclude)
        super().to_disk(path, exclude=exclude)
        if "moves" not in exclude:
            write_bytes(Path(path) / "moves", self.moves.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing, broken, or does not fit the model.
        """
        exclude = set(exclude)
        if "moves" not in exclude:
            where = Path(path) / "moves"
            self._set_moves(self._read(where), where=str(where))
        return super().from_disk(path, exclude=exclude)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return settings, vocabulary, weights and actions as msgpack."""
        exclude = set(exclude)
        parts: Any = srsly.msgpack_loads(super().to_bytes(exclude=exclude))
        if "moves" not in exclude:
            parts["moves"] = self.moves.to_bytes()
        return srsly.msgpack_dumps(parts)

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken or do not fit the model.
        """
        exclude = set(exclude)
        if "moves" not in exclude:
            try:
                parts: Any = srsly.msgpack_loads(bytes_data)
            except ValueError:
                parts = {}
            if "moves" in parts:
                self._set_moves(parts["moves"], where="bytes")
        return super().from_bytes(bytes_data, exclude=exclude)

    def _set_moves(self, data: bytes, *, where: str) -> None:
        self.moves = Actions.from_bytes(data, kinds=self.KINDS, where=where)
        for label in self.moves.labels:
            self.vocab.strings.add(label)
        layer = output_layer(self.model)
        if not layer.has_dim("nO"):
            self.set_output(len(self.moves))
        elif layer.get_dim("nO") < len(self.moves):
            self.set_output(len(self.moves))
            self.model.attrs["unseen_classes"].clear()


def joined(parts: Iterable[Sequence[Any]], dtype: str) -> Any:
    """Return the values of several docs as one array."""
    return np.fromiter(chain.from_iterable(parts), dtype=dtype)

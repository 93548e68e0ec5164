"""What ``parser`` and ``ner`` share: labels as actions, prediction, learning, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nlpx.errors import ConfigError, ModelError, NothingToLearn, shown
from nlpx.files import as_path, excluded_parts, write_bytes
from nlpx.pipeline import TrainablePipe
from nlpx.vocab import string_id

from .actions import Actions, ActionsThen, ActionTable, read_labels
from .finite import BadNumbers
from .greedy import parse
from .models import N_FEATURES, output_layer, untrained_outputs
from .pieces import cut
from .rehearsal import rehearse
from .side_objectives import SideObjectives, find_labels
from .training import steps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from thinc.model import Model
    from thinc.optimizers import Optimizer
    from typing_extensions import Self

    from nlpx.config import Count, Few, Share
    from nlpx.pipeline import Language
    from nlpx.tokens import Doc, Example
    from nlpx.vocab import Vocab

    from .actions import Counts
    from .pieces import Pieces
    from .scorer import StateScorer
    from .states import States
    from .training import Oracle

    Labels = Mapping[int | str, Mapping[str, int]]


class TransitionParser(TrainablePipe):
    """A component that annotates Docs by transitions; a subclass has a transition system and its oracle.

    Args:
        vocab: The vocabulary.
        model: docs -> a scorer of states.
        name: The component's name in the pipeline; ``parser`` or ``ner`` if not given.
        moves: The actions, or None for none yet.
        update_with_oracle_cut_size: How many actions of a document are learnt at most in one piece; 0 for all.
        min_action_freq: How often the training data must have a label for it to have actions of its own.
        learn_tokens: Whether the parser learns which tokens are parts of one word, and merges them.
        beam_width: How many hypotheses are kept; 1 to take the best action after the other.
        beam_density: How probable a hypothesis must be, as a share of the probability of the best one.
        beam_update_prob: The share of batches that are learnt by beam.
        multitasks: Side objectives for `initialize`, where that is given none; see `OBJECTIVES`.
        incorrect_spans_key: The span group of training data that says which entities are wrong.
        scorer: Scores examples.

    Attributes:
        moves: The actions.
        left_out: The ids of the labels, by kind of action, that `initialize` has left out because they are rare. No
            file has them: when a component that was loaded learns on, they are as new as any.

    Raises:
        ConfigError: A setting is not supported.
    """

    KINDS: ClassVar[str]
    STATE_TYPE: ClassVar[str]
    LABELLED: ClassVar[tuple[int, ...]]
    ACTIONS_PER_TOKEN: ClassVar[int]

    def __init__(
        self,
        vocab: Vocab,
        model: Model[Any, Any],
        name: str | None = None,
        moves: Actions | None = None,
        *,
        update_with_oracle_cut_size: Count = 100,
        min_action_freq: Count = 1,
        learn_tokens: bool = False,
        beam_width: Few = 1,
        beam_density: Share = 0.0,
        beam_update_prob: Share = 0.0,
        multitasks: Iterable[str] = (),
        incorrect_spans_key: str | None = None,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        name = self.STATE_TYPE if name is None else name
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
        self.check_settings()
        problem = self._wrong_places(model.get_ref("lower").get_dim("nF")) if model.has_ref("lower") else ""
        if problem:
            raise ConfigError(f"component {name!r}: {problem}")
        self.moves = self.first_actions() if moves is None else moves
        self.left_out: dict[int, set[int]] = {}
        self.side = SideObjectives({}, width=0)
        self._complete: ActionsThen | None = None

    # What a subclass writes

    def first_actions(self) -> Actions:
        """Return the actions that there are before any label is known."""
        raise NotImplementedError

    def count_actions(self, examples: Iterable[Example]) -> Counts:
        """Count the labels that the training data have, by kind of action."""
        raise NotImplementedError

    def without_rare(self, counts: Counts) -> Counts:
        """Leave out labels that are too rare to have actions of their own; here none."""
        return counts

    def rare_labels(self, get_examples: Callable[[], Iterable[Example]]) -> dict[int, set[int]]:
        """Return the ids of the labels that are too rare, where those that there are were given; here none."""
        return {}

    def states(self, docs: Sequence[Doc], *, blank: bool = False) -> States:
        """Return the first states of Docs; blank ones know nothing of annotations that the Docs have."""
        raise NotImplementedError

    def oracle(self, states: States, examples: Sequence[Example]) -> Oracle:
        """Return an oracle for states of which each is one example's."""
        raise NotImplementedError

    def has_reference(self, example: Example) -> bool:
        """Tell whether there is anything to learn from an example."""
        raise NotImplementedError

    def missing_actions(self, unseen: Collection[int] = ()) -> list[str]:
        """Name actions without which a state might come to a dead end; those in `unseen` are never taken."""
        raise NotImplementedError

    # Settings

    def _wrong_places(self, n_features: int) -> str:
        """Say that the model sees the places of another system's states; empty where it does not."""
        if n_features in N_FEATURES[self.STATE_TYPE]:
            return ""
        return f"its model is not for states of this component; set state_type = {self.STATE_TYPE!r} in its model"

    # Labels

    @property
    def tok2vec(self) -> Model[Any, Any]:
        """The layer that gives a vector for each token."""
        return self.model.get_ref("tok2vec")

    @property
    def incorrect_spans_key(self) -> str | None:
        """The span group of training data that says which entities are wrong."""
        key: str | None = self.cfg["incorrect_spans_key"]
        return key

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
            ValueError: The label is not a string.
        """
        if not isinstance(label, str):
            raise ValueError(f"A label is a string, not {type(label).__name__}: {shown(label)}.")
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
            ModelError: The component has no actions, or other ones than the model; or scores would be no numbers.
        """
        docs = list(docs)
        states = self.states(docs)
        if states.n_tokens:
            try:
                parse(states, self.state_scorer(docs), self.moves)
            except BadNumbers as bad:
                raise self.not_finite(str(bad)) from bad
        return states

    def state_scorer(self, docs: Sequence[Doc]) -> StateScorer:
        """Return what scores states over the tokens of Docs.

        Raises:
            ModelError: As `predict` does.
            BadNumbers: Weights or vectors hold values that are no finite numbers.
        """
        scorer: StateScorer = self.model.predict(docs)
        self._check_scorer(scorer, docs, unseen=scorer.unseen)
        bad = scorer.bad_numbers()
        if bad:
            raise BadNumbers(bad)
        return scorer

    def _check_scorer(self, scorer: StateScorer, docs: Sequence[Doc], *, unseen: Collection[int] = ()) -> None:
        """Check that what scores states fits the actions, and its arrays each other: compiled code relies on that.

        Raises:
            ModelError: It does not.
        """
        problem = self._wrong_actions(scorer.n_actions, unseen=unseen)
        if problem:
            raise ModelError(problem)
        wrong = self._wrong_places(scorer.n_features) or scorer.misfit(sum(map(len, docs)))
        if wrong:
            raise ModelError(f"component {self.name!r} cannot score actions: {wrong}; load it again")

    def _wrong_actions(self, n_outputs: int, *, unseen: Collection[int] = ()) -> str:
        """Say that the actions are not those of the model, or not enough; empty where all is well."""
        if n_outputs != len(self.moves):
            return (
                f"the model of component {self.name!r} scores {n_outputs} actions, but the component has "
                f"{len(self.moves)}; load cfg, model and moves from one folder, or train again"
            )
        if self._complete is not None and self._complete.are(self.moves, unseen):
            return ""
        missing = self.missing_actions(unseen)
        if missing:
            return (
                f"component {self.name!r} has no action {missing[0]!r}, without which some text has no way to its end; "
                "restore the file 'moves', or train with labels that are the component's own label_data"
            )
        self._complete = ActionsThen.of(self.moves, unseen)
        return ""

    # Training

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        nlp: Language | None = None,
        labels: Labels | None = None,
        multitasks: list[str] | None = None,
    ) -> None:
        """Set up actions and weights.

        Args:
            get_examples: Gives examples of the training data each time it is called.
            nlp: The pipeline.
            labels: The labels of each kind of action with their counts, as `label_data` gives them; None to count
                those of the training data.
            multitasks: The names of side objectives, on which the token vectors are to be trained along.

        Raises:
            NothingToLearn: The training data have no annotations for the component, and no labels are given.
            ConfigError: The labels have another form, the config gives the model another number of outputs than there
                are actions, or there is no such side objective.
        """
        self.moves = self._find_actions(get_examples, labels)
        if labels is not None:
            self.complete_labels(get_examples())
        for label in self.moves.labels:
            self.vocab.strings.add(label)
        n_actions = len(self.moves)
        self.check_outputs(n_actions, f"there are {n_actions} actions", layer=output_layer(self.model))
        self.set_output(n_actions)
        self.model.initialize(X=[example.predicted for example in self.sample(get_examples)])
        names = self.cfg["multitasks"] if multitasks is None else multitasks
        side_labels = find_labels(names, get_examples() if names else (), component=self.name)
        self.side = SideObjectives(side_labels, width=self.model.get_ref("tok2vec").get_dim("nO"))

    def _find_actions(self, get_examples: Callable[[], Iterable[Example]], labels: Labels | None) -> Actions:
        """Return the actions for the given labels, or those of the training data; added ones come last."""
        pairs = (pair for kind in self.LABELLED for pair in self.moves.counts[kind].items())
        added = [*dict.fromkeys(label for label, count in pairs if count < 0)]
        if labels is not None:
            counts = read_labels(labels, kinds=self.KINDS, component=self.name)
            self.left_out = self.rare_labels(get_examples)
        else:
            counts, self.left_out = self._count_and_leave_out(get_examples())
            if not added and not any(label and n for of_kind in counts.values() for label, n in of_kind.items()):
                problem = "the training corpus has no annotations for it"
                raise NothingToLearn.of(self.name, problem, advice="use a corpus that has them")
        actions = Actions(self.KINDS, counts)
        for label in added:
            actions.add(label, kinds=self.LABELLED)
        return actions

    def _count_and_leave_out(self, examples: Iterable[Example]) -> tuple[Counts, dict[int, set[int]]]:
        """Count the labels of the training data, and return the ids of those that are left out besides the others."""
        counted = self.count_actions(examples)
        counts = self.without_rare(counted)
        return counts, {
            kind: {string_id(label) for label in counted[kind].keys() - counts[kind].keys()} for kind in self.LABELLED
        }

    # What overflows is found by checks.
    @np.errstate(all="ignore")
    def learn_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Run forward and backward over a batch and return its loss; the gradients are left in the model."""
        self.check_settings()
        scorer, backprop = self.model.begin_update(docs)
        self._check_scorer(scorer, docs)
        if scorer.bad_numbers():
            # Training stops at such a loss, and says where it stood.
            return float("nan")
        loss = self._learn(examples, scorer)
        side_loss, d_tokens = self.side.learn(examples, scorer.tokens)
        backprop(d_tokens)
        return loss + side_loss

    def finish_update(self, sgd: Optimizer) -> None:
        """Apply the gradients that have come together since the last time."""
        super().finish_update(sgd)
        self.side.finish_update(sgd)

    @property
    def side_models(self) -> dict[str, Model[Any, Any]]:
        """The layers of the side objectives."""
        return self.side.layers

    def _learn(self, examples: Sequence[Example], scorer: Any) -> float:
        """Bring the examples to their end in pieces, side by side; gradients are left in the scorer."""
        pieces = self._cut(examples)
        if not pieces.docs:
            return 0.0
        states, oracle, rows = self._begin(examples, pieces)
        self._see(scorer.unseen, oracle)
        steps = steps_of(states, oracle, ActionTable(states.xp, self.moves, unseen=scorer.unseen))
        steps.advance(states.xp.asarray(pieces.n_before))
        return steps.learn(scorer, rows=rows, max_actions=self.cfg["update_with_oracle_cut_size"])

    def _begin(self, examples: Sequence[Example], pieces: Pieces) -> tuple[States, Oracle, Any]:
        """Return the first states of pieces, their oracle, and for each of their tokens which of the batch it is."""
        chosen = [examples[number] for number in pieces.docs]
        states = self.states([example.predicted for example in chosen], blank=True)
        first = np.cumsum([0, *(len(example.predicted) for example in examples)])
        rows = np.concatenate([np.arange(first[number], first[number + 1], dtype=np.int64) for number in pieces.docs])
        return states, self.oracle(states, chosen), states.xp.asarray(rows)

    def rehearse(  # type: ignore[override]
        self,
        examples: Iterable[Example],
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
        *,
        drop: float = 0.0,
    ) -> dict[str, float]:
        """Learn to predict as the model did when `resume_training` was called; arguments in the order that is known."""
        return super().rehearse(examples, drop=drop, sgd=sgd, losses=losses)

    def rehearse_batch(self, examples: Sequence[Example], docs: Sequence[Doc]) -> float:
        """Learn to take the actions that the remembered model takes."""
        assert self._rehearsal_model is not None
        teacher = self._rehearsal_model.predict(docs)
        student, backprop = self.model.begin_update(docs)
        self._check_scorer(student, docs)
        table = ActionTable(self.model.ops.xp, self.moves, unseen=student.unseen)
        loss = rehearse(self.states(docs, blank=True), student=student, teacher=teacher, table=table)
        backprop(None)
        return loss

    def _cut(self, examples: Sequence[Example], *, n_states: int = 1) -> Pieces:
        """Cut the examples that there is something to learn from into pieces, each with some states."""
        return cut(
            (len(example.predicted) if self.has_reference(example) else 0 for example in examples),
            size=self.cfg["update_with_oracle_cut_size"],
            actions_per_token=self.ACTIONS_PER_TOKEN,
            n_states=n_states,
        )

    def _see(self, unseen: set[int], oracle: Oracle) -> None:
        """Let actions be predicted whose labels a batch has."""
        if unseen:
            present = set(np.unique(self.model.ops.to_numpy(oracle.labels)).tolist())  # type: ignore[no-untyped-call]
            unseen -= {number for number in unseen if int(self.moves.label[number]) in present}

    # Saving

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write settings (``cfg``), weights (``model``) and actions (``moves``) into a folder."""
        exclude = excluded_parts(exclude)
        super().to_disk(path, exclude=exclude)
        if "moves" not in exclude:
            write_bytes(as_path(path) / "moves", self.moves.to_bytes())

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: A file is missing, broken, or does not fit the model.
        """
        exclude = excluded_parts(exclude)
        where = as_path(path) / "moves"
        if "moves" not in exclude:
            self._set_moves(self._read(where), where=str(where))
        super().from_disk(path, exclude=exclude)
        if not exclude & {"moves", "model"}:
            self._refuse_other_actions(where=str(where))
        return self

    def saved_parts(self, exclude: set[str]) -> dict[str, Any]:
        """Return settings, vocabulary, weights and actions, by name."""
        actions = {} if "moves" in exclude else {"moves": self.moves.to_bytes()}
        return super().saved_parts(exclude) | actions

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken or do not fit the model.
        """
        exclude = excluded_parts(exclude)
        parts = self.read_parts(bytes_data)
        where = f"{parts.where}: moves"
        if "moves" in parts and "moves" not in exclude:
            self._set_moves(parts.content("moves"), where=where)
        super().from_bytes(bytes_data, exclude=exclude)
        if "model" in parts and not exclude & {"moves", "model"}:
            self._refuse_other_actions(where=where)
        return self

    def _refuse_other_actions(self, *, where: str) -> None:
        """Check that weights and actions that were read are of one component.

        Raises:
            ModelError: They are not.
        """
        layer = output_layer(self.model)
        problem = self._wrong_actions(layer.get_dim("nO")) if layer.has_param("W") else ""
        if problem:
            raise ModelError(f"{where}: {problem}")

    def _set_moves(self, data: bytes, *, where: str) -> None:
        self.moves = Actions.from_bytes(data, kinds=self.KINDS, where=where)
        for label in self.moves.labels:
            self.vocab.strings.add(label)
        layer = output_layer(self.model)
        if not layer.has_dim("nO") or layer.get_dim("nO") < len(self.moves):
            self.set_output(len(self.moves))

    def weights_read(self) -> None:
        """Mark the actions that were added and have not been learnt: a file tells only that their weights are zero."""
        unseen = self.model.attrs["unseen_classes"]
        unseen.clear()
        if output_layer(self.model).has_param("W"):
            added = range(len(self.moves) - self.moves.n_added, len(self.moves))
            # Nothing goes on without the actions that have no label: those count as learnt, whatever a file says.
            labelled = {number for number in added if self.moves.label[number]}
            unseen.update(labelled & untrained_outputs(self.model))

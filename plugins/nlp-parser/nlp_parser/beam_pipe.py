"""What ``parser`` and ``ner`` can do with beams; ``beam_parser`` and ``beam_ner`` do it as a rule.

Few pipelines keep beams, and fewer learn by them: what that takes is imported where it is done.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from nlpx.errors import ConfigError

from .actions import ActionTable
from .finite import BadNumbers
from .pipe import TransitionParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from nlpx.tokens import Doc, Example

    from .beam import Beam
    from .scorer import StateScorer
    from .states import States

Said = TypeVar("Said")


class BeamTransitionParser(TransitionParser):
    """A component that can keep several hypotheses of each Doc, and learn from them.

    It does so if ``beam_width`` is more than 1: then it predicts by beam, and learns by beam from a share of the
    batches, which is ``beam_update_prob``. Which ones is drawn from Python's random numbers.

    Args:
        *args: As `TransitionParser` takes them.
        **settings: Likewise.

    Raises:
        ConfigError: A setting of the beam is out of its range.
    """

    STATES: ClassVar[type[States]]

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._check_beam(self.cfg["beam_width"], self.cfg["beam_density"])

    def _check_beam(self, width: int, density: float) -> None:
        self.check_settings({"beam_width": width, "beam_density": density})
        if density == 1:
            raise ConfigError(
                f"component {self.name!r}: beam_density is how probable a hypothesis must be, as a share of the best "
                "one's probability, and must be less than 1"
            )

    # Prediction

    def predict(self, docs: Sequence[Doc]) -> Any:
        """Return the final states of Docs, or one `Beam` each if the component keeps several hypotheses."""
        if self.cfg["beam_width"] == 1:
            return super().predict(docs)
        return self.beam_parse(docs, self.cfg["beam_width"], beam_density=self.cfg["beam_density"])

    @np.errstate(all="ignore")
    def beam_parse(
        self, docs: Iterable[Doc], beam_width: int, drop: float = 0.0, beam_density: float = 0.0
    ) -> list[Beam]:
        """Return the best hypotheses of each Doc; the Docs stay as they are.

        Args:
            docs: The Docs.
            beam_width: How many hypotheses are kept.
            drop: Not in use; nothing is dropped out in prediction.
            beam_density: How probable a hypothesis must be, as a share of the probability of the best one.

        Raises:
            ConfigError: The width or the density is out of its range.
            ModelError: The component has no actions, or other ones than the model; or scores would be no numbers.
        """
        from .beam import BeamSearch, search

        self._check_beam(beam_width, beam_density)
        docs = list(docs)
        states = self.states([doc for doc in docs for _ in range(beam_width)])
        table = ActionTable(states.xp, self.moves, unseen=self.model.attrs["unseen_classes"])
        if not states.n_tokens:
            return BeamSearch(states, table, width=beam_width).beams()
        try:
            return search(states, self.state_scorer(docs), table, width=beam_width, density=beam_density)
        except BadNumbers as bad:
            raise self.not_finite(str(bad)) from bad

    def final_states(self, docs: Sequence[Doc], found: States | list[Beam]) -> States:
        """Return the final states of Docs from what `predict` has found: of beams, those of the best hypotheses."""
        if not isinstance(found, list):
            return found
        from .beam import replay

        states = self.states(docs)
        replay(states, [beam.actions[0] for beam in found], ActionTable(states.xp, self.moves))
        return states

    def probabilities(self, beam: Beam, read: Callable[[States, int], Iterable[Said]]) -> dict[Said, float]:
        """Return how probable it is what hypotheses say: the sum over those that say it.

        Args:
            beam: The beam.
            read: Gives what the state with a number says, from all states of the beam.
        """
        from .beam import replay

        states = self.STATES(self.model.ops.xp, [beam.n_tokens] * len(beam.scores))
        replay(states, beam.actions, ActionTable(states.xp, self.moves))
        sums: dict[Said, float] = defaultdict(float)
        for number, probability in enumerate(beam.probs):
            for said in read(states, number):
                sums[said] += probability
        return sums

    # Training

    def _learn(self, examples: Sequence[Example], scorer: StateScorer) -> float:
        """Learn from examples in pieces, side by side, greedily or by beam; gradients are left in the scorer."""
        width, share = self.cfg["beam_width"], self.cfg["beam_update_prob"]
        # Without beams no random number is drawn: runs with the same seed stay the same.
        if width == 1 or not share or random.random() >= share:
            return super()._learn(examples, scorer)
        from .beam_training import learn_by_beam
        from .pieces import Pieces
        from .training import Steps, steps_of

        pieces = self._cut(examples, n_states=2 * width)
        if not pieces.docs:
            return 0.0
        repeated = Pieces(*([each for each in part * 2 for _ in range(width)] for part in pieces))
        states, oracle, rows = self._begin(examples, repeated)
        self._see(scorer.unseen, oracle)
        runner = Steps(states, oracle, ActionTable(states.xp, self.moves, unseen=scorer.unseen))
        steps_of(states, oracle, runner.table).advance(states.xp.asarray(repeated.n_before))
        return learn_by_beam(
            runner,
            scorer,
            rows=rows,
            width=width,
            density=self.cfg["beam_density"],
            max_actions=self.cfg["update_with_oracle_cut_size"],
        )

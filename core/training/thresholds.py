"""Find the threshold with which a component scores best: it predicts once, and thresholds are tried on that."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import DataError, UsageError
from ..pipeline import TrainablePipe
from ..pipeline.components.label_cases import best_cuts, joined_cases
from ..pipeline.components.labelled_pipe import LABEL_THRESHOLDS
from ..pipeline.components.pipe import batches_of_docs
from ..pipeline.saving.settings import declares_setting
from ..spelling import did_you_mean
from ..tokens import Example

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..pipeline import LabelCases, Language
    from ..tokens import Doc

_PARTS = ("p", "r", "f")
# The setting that components have which learn their threshold.
_THRESHOLD = "threshold"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Hold what one threshold gives.

    Args:
        threshold: The threshold, from 0 to 1.
        scores: All scores of the component.
    """

    threshold: float
    scores: Mapping[str, Any]


def component_with_threshold(nlp: Language, name: str, setting: str) -> TrainablePipe:
    """Return a component that has a threshold.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        setting: The name of the setting that is the threshold.

    Raises:
        UsageError: There is no such component, or it has no such setting.
        ConfigError: The setting takes other values than numbers from 0 to 1.
    """
    if name not in nlp.pipe_names:
        advice = did_you_mean(name, nlp.pipe_names) or f"; it has {', '.join(nlp.pipe_names) or 'none'}"
        raise UsageError(f"the pipeline has no component {name!r}{advice}")
    pipe = nlp.get_pipe(name)
    if not isinstance(pipe, TrainablePipe):
        raise UsageError(f"component {name!r} learns nothing and has no threshold; name one that has")
    if setting not in pipe.cfg:
        advice = did_you_mean(setting, pipe.cfg) or f"; it has {', '.join(sorted(pipe.cfg)) or 'none'}"
        raise UsageError(f"component {name!r} has no setting {setting!r}{advice}")
    value = pipe.cfg[setting]
    # Of one that is not set only its type tells whether it could be a number.
    may_be_number = declares_setting(type(pipe), setting) if value is None else isinstance(value, (int, float))
    if isinstance(value, bool) or not may_be_number:
        raise UsageError(f"the setting {setting!r} of component {name!r} is no number, and so no threshold; name one")
    for threshold in (0.0, 0.5, 1.0):
        pipe.check_settings({setting: threshold})
    return pipe


class Tryout:
    """Score a component with one threshold after the other, on what it has predicted once.

    Args:
        nlp: The pipeline; what stands before the component in it annotates the examples first.
        pipe: The component.
        examples: Examples, which stay as they are.
        setting: The name of the setting that is the threshold.
    """

    def __init__(self, nlp: Language, pipe: TrainablePipe, examples: Sequence[Example], *, setting: str) -> None:
        self.pipe = pipe
        self.examples = examples
        self.setting = setting
        before = nlp.pipe_names[: nlp.pipe_names.index(pipe.name)]
        with nlp.select_pipes(enable=before):
            docs = list(nlp.pipe(example.predicted.copy() for example in examples))
        # A component can drop what is below the threshold as soon as it has predicted it.
        with self._thresholds(0.0):
            self._predictions = [(batch, pipe.predict(batch)) for batch in batches_of_docs(docs, nlp.batch_size)]

    def trials(self, n_trials: int) -> list[Trial]:
        """Try thresholds at equal distances from 0 to 1, 2 or more."""
        thresholds = [number / (n_trials - 1) for number in range(n_trials)]
        return [Trial(threshold=threshold, scores=self.score(threshold)) for threshold in thresholds]

    def best_by_label(self, *, otherwise: float) -> dict[str, float]:
        """Return for each label the threshold with its highest F-score, found among all of its scores.

        Args:
            otherwise: The threshold of labels that are never found.

        Raises:
            UsageError: Labels have no thresholds of their own.
        """
        if not self.pipe.takes_label_thresholds:
            raise UsageError(
                f"--per-label: a label of component {self.pipe.name!r} cannot have a threshold of its own; leave it out"
            )
        cuts = best_cuts(self._cases())
        return {label: otherwise if cut is None else cut for label, cut in zip(self.pipe.labels, cuts, strict=True)}

    def best(self) -> float | None:
        """Return the threshold with the highest F-score of all labels together, found among all of its scores.

        Returns:
            The threshold, from 0 to 1; None where nothing that the component could give is right.
        """
        (cut,) = best_cuts(self._cases().as_one())
        # Some components have scores beyond.
        return None if cut is None else min(max(cut, 0.0), 1.0)

    def _cases(self) -> LabelCases:
        """Return what the thresholds are found by."""
        references = iter(self.examples)
        with self._thresholds(0.0):
            return joined_cases(
                [
                    self.pipe.label_cases([Example(doc, next(references).reference) for doc in docs], outputs)
                    for docs, outputs in self._predictions
                ]
            )

    def score(self, threshold: float, *, by_label: Mapping[str, float] | None = None) -> dict[str, Any]:
        """Return all scores of the component with a threshold, and with those that labels have of their own."""
        annotated: list[Doc] = []
        with self._thresholds(threshold, by_label):
            for docs, outputs in self._predictions:
                copies = [doc.copy() for doc in docs]
                self.pipe.set_annotations(copies, outputs)
                annotated += copies
            return self.pipe.score(
                [Example(doc, example.reference) for doc, example in zip(annotated, self.examples, strict=True)]
            )

    @contextmanager
    def _thresholds(self, threshold: float, by_label: Mapping[str, float] | None = None) -> Iterator[None]:
        """Give the component other thresholds for a while."""
        given = dict(self.pipe.cfg)
        try:
            _set_thresholds(self.pipe, self.setting, threshold, by_label or {})
            yield
        finally:
            self.pipe.cfg.pop(LABEL_THRESHOLDS, None)
            self.pipe.cfg.update(given)


def learn_thresholds(nlp: Language, examples: Sequence[Example], *, frozen: Collection[str] = ()) -> None:
    """Find the thresholds of the components of a pipeline that learn theirs from data to evaluate on.

    They belong to what is learnt, so that the config stays as it is.

    Args:
        nlp: The pipeline.
        examples: Examples that it is not trained on; they stay as they are.
        frozen: The names of components that stay as they are.
    """
    for name, pipe in nlp.pipeline:
        if name not in frozen and getattr(pipe, "learns_threshold", False):
            threshold = Tryout(nlp, pipe, examples, setting=_THRESHOLD).best()
            if threshold is not None:
                _set_thresholds(pipe, _THRESHOLD, threshold, {})


def best_trial(trials: Sequence[Trial], key: str) -> Trial:
    """Return the trial with the highest score, of several the one with the lowest threshold.

    Args:
        trials: The trials.
        key: The name of the score.

    Raises:
        UsageError: The component has no such score, or it is no number.
        DataError: The data hold no annotation to measure it by.
    """
    scores = trials[0].scores
    if key not in scores or isinstance(scores[key], (str, Mapping)):
        usable = [name for name, value in scores.items() if not isinstance(value, (str, Mapping))]
        advice = did_you_mean(key, usable) or f"; there are {', '.join(usable) or 'none'}"
        raise UsageError(f"the component has no score {key!r} that is one number{advice}")
    if scores[key] is None:
        raise DataError(
            f"the data hold no annotation to measure {key} by; take data that the component can be scored on"
        )
    return max(trials, key=lambda trial: float(trial.scores[key]))


def warn_if_flat(trials: Sequence[Trial], key: str) -> None:
    """Warn of a score that does not depend on the threshold, and name one that does."""
    if not _varies(trials, key):
        varying = [name for name in trials[0].scores if _varies(trials, name)]
        advice = f"choose another, such as {' or '.join(varying[-2:])}" if varying else "no score of the component does"
        warnings.warn(f"{key} does not depend on the threshold; {advice}", stacklevel=2)


def warn_if_worse(scores: Mapping[str, Any], *, than: Mapping[str, Any], key: str) -> None:
    """Warn where thresholds of labels, of which each is the best by the label's F-score, lower another score."""
    if scores[key] < than[key]:
        warnings.warn(
            f"{key} is lower with a threshold for each label than with one for all; leave --per-label out",
            stacklevel=2,
        )


def keep_thresholds(
    nlp: Language, pipe: TrainablePipe, *, setting: str, threshold: float, by_label: Mapping[str, float]
) -> None:
    """Give a component its thresholds, in place of those that it has.

    Args:
        nlp: The pipeline, whose config gets the threshold too.
        pipe: The component.
        setting: The name of the setting that is the threshold.
        threshold: The threshold.
        by_label: Those of labels; a label without has the one of all.
    """
    _set_thresholds(pipe, setting, threshold, by_label)
    nlp.config["components"][pipe.name][setting] = threshold


def curves_of(trials: Sequence[Trial], key: str) -> dict[str, list[float]]:
    """Return a score at each threshold by its name; with precision, recall and F-score where it is one of them."""
    prefix, _, part = key.rpartition("_")
    names = [f"{prefix}_{each}" for each in _PARTS]
    if part not in _PARTS or not trials[0].scores.keys() >= set(names):
        names = [key]
    return {name: [float(trial.scores[name]) for trial in trials] for name in names}


def _set_thresholds(pipe: TrainablePipe, setting: str, threshold: float, by_label: Mapping[str, float]) -> None:
    """Give a component its thresholds, as `keep_thresholds` does, but not the config of the pipeline."""
    pipe.cfg[setting] = threshold
    pipe.cfg.pop(LABEL_THRESHOLDS, None)
    if by_label:
        pipe.cfg[LABEL_THRESHOLDS] = dict(by_label)


def _varies(trials: Sequence[Trial], name: str) -> bool:
    values = [trial.scores[name] for trial in trials]
    return isinstance(values[0], float) and len(set(values)) > 1

"""The components ``beam_parser`` and ``beam_ner``: the same as ``parser`` and ``ner``, with several hypotheses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .dependencies import DependencyParser
from .entities import EntityRecognizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from thinc.model import Model

    from nlpx.config import Count, Few, Share
    from nlpx.pipeline import Language


def make_beam_parser(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: Any,
    update_with_oracle_cut_size: Count,
    learn_tokens: bool,
    min_action_freq: Count,
    beam_width: Few,
    beam_density: Share,
    beam_update_prob: Share,
    scorer: Callable[..., dict[str, Any]] | None,
) -> DependencyParser:
    """Make a `DependencyParser` component that keeps several hypotheses.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> a scorer of states.
        moves: The actions, or None to take them from the training data.
        update_with_oracle_cut_size: How many actions of a document are learnt at most in one piece.
        learn_tokens: Whether to learn which tokens are parts of one word, and to merge them.
        min_action_freq: How often the training data must have a label for it to have actions of its own.
        beam_width: How many hypotheses are kept.
        beam_density: How probable a hypothesis must be, as a share of the probability of the best one.
        beam_update_prob: The share of batches that are learnt by beam.
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
        beam_width=beam_width,
        beam_density=beam_density,
        beam_update_prob=beam_update_prob,
        scorer=scorer,
    )


def make_beam_ner(
    nlp: Language,
    name: str,
    model: Model[Any, Any],
    moves: Any,
    update_with_oracle_cut_size: Count,
    beam_width: Few,
    beam_density: Share,
    beam_update_prob: Share,
    incorrect_spans_key: str | None,
    scorer: Callable[..., dict[str, Any]] | None,
) -> EntityRecognizer:
    """Make an `EntityRecognizer` component that keeps several hypotheses.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        model: docs -> a scorer of states.
        moves: The actions, or None to take them from the training data.
        update_with_oracle_cut_size: How many actions of a document are learnt at most in one piece.
        beam_width: How many hypotheses are kept.
        beam_density: How probable a hypothesis must be, as a share of the probability of the best one.
        beam_update_prob: The share of batches that are learnt by beam.
        incorrect_spans_key: The span group of training data that says which entities are wrong.
        scorer: Scores examples.
    """
    return EntityRecognizer(
        nlp.vocab,
        model,
        name,
        moves=moves,
        update_with_oracle_cut_size=update_with_oracle_cut_size,
        beam_width=beam_width,
        beam_density=beam_density,
        beam_update_prob=beam_update_prob,
        incorrect_spans_key=incorrect_spans_key,
        scorer=scorer,
    )

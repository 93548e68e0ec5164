"""Score the annotations of whole pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..tokens.comparing.example import validate_examples
from .cats import score_cats
from .deps import score_deps
from .spans import score_spans
from .tokens import score_token_attr, score_token_attr_per_feat, score_tokenization

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..tokens.comparing.example import Example

DEFAULT_PIPELINE = ("senter", "tagger", "morphologizer", "parser", "ner", "textcat")


class Scorer:
    """Score examples with the scorers of a pipeline's components.

    Args:
        nlp: The pipeline, or any object that has its ``pipeline`` and ``tokenizer``; None for a blank one of
            `default_pipeline`.
        default_lang: Language of the blank pipeline.
        default_pipeline: Components of the blank pipeline; those that no installed plugin offers are left out.
        cfg: Settings that every component's scorer gets.
    """

    def __init__(
        self,
        nlp: Any = None,
        default_lang: str = "xx",
        default_pipeline: Iterable[str] = DEFAULT_PIPELINE,
        **cfg: Any,
    ) -> None:
        self.cfg = cfg
        self.nlp = nlp if nlp is not None else _blank_pipeline(default_lang, default_pipeline)

    def score(self, examples: Iterable[Example], *, per_component: bool = False) -> dict[str, Any]:
        """Give all scores of the tokenizer and of the components, in one dictionary.

        Args:
            examples: What to score; the predicted Docs are annotated already.
            per_component: Whether to give one dictionary for each component, by its name (``tokenizer`` is one).
        """
        examples = list(examples)
        validate_examples(examples, "Scorer.score")
        scores: dict[str, Any] = {}
        tokenizer_score = getattr(self.nlp.tokenizer, "score", score_tokenization)
        scorers = [(name, getattr(component, "score", None)) for name, component in self.nlp.pipeline]
        for name, score in [("tokenizer", tokenizer_score), *scorers]:
            if score is None:
                continue
            found: Mapping[str, Any] = score(examples, **self.cfg)
            if per_component:
                scores[name] = dict(found)
            else:
                scores.update(found)
        return scores

    score_tokenization = staticmethod(score_tokenization)
    score_token_attr = staticmethod(score_token_attr)
    score_token_attr_per_feat = staticmethod(score_token_attr_per_feat)
    score_spans = staticmethod(score_spans)
    score_cats = staticmethod(score_cats)
    score_deps = staticmethod(score_deps)


def _blank_pipeline(lang: str, names: Iterable[str]) -> Any:
    """Make a blank pipeline of those components that are installed."""
    # Pipelines are a layer above scores, and only who has none needs one made.
    from .. import blank
    from ..registry import registry

    nlp = blank(lang)
    for name in names:
        if registry.has("factories", name):
            nlp.add_pipe(name)
    return nlp

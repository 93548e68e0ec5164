"""Score the annotations of whole pipelines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..tokens.comparing.example import validate_examples
from .cats import score_cats
from .deps import score_deps
from .spans import score_spans
from .tokens import score_token_attr, score_token_attr_per_feat, score_tokenization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..tokens.comparing.example import Example

DEFAULT_PIPELINE = ("senter", "tagger", "morphologizer", "parser", "ner", "textcat")


class Scorer:
    """Score examples with the scorers of a pipeline's components.

    Args:
        nlp: The pipeline, or any object that has its ``pipeline`` and ``tokenizer``; None for what the factories of
            `default_pipeline` score by default.
        default_lang: The language whose factories are taken where there is no pipeline.
        default_pipeline: The factories; those that no installed plugin offers are left out.
        cfg: Settings that every component's scorer gets.

    Raises:
        LanguageNotFound: No plugin offers the language.
    """

    def __init__(
        self,
        nlp: Any = None,
        default_lang: str = "xx",
        default_pipeline: Iterable[str] = DEFAULT_PIPELINE,
        **cfg: Any,
    ) -> None:
        self.cfg = cfg
        self.nlp = nlp
        self._usual = [] if nlp is not None else list(_usual_scorers(default_lang, default_pipeline))

    def score(self, examples: Iterable[Example], *, per_component: bool = False) -> dict[str, Any]:
        """Give all scores of the tokenizer and of the components, in one dictionary.

        Args:
            examples: What to score; the predicted Docs are annotated already.
            per_component: Whether to give one dictionary for each component, by its name (``tokenizer`` is one).
        """
        examples = list(examples)
        validate_examples(examples, "Scorer.score")
        scores: dict[str, Any] = {}
        for name, scorer in self._scorers():
            scored = scorer(examples, **self.cfg)
            if per_component:
                scores[name] = dict(scored)
            else:
                scores.update(scored)
        return scores

    def _scorers(self) -> Iterator[tuple[str, Callable[..., Mapping[str, Any]]]]:
        """Yield the scorers of the tokenizer and of the components, by their names."""
        yield "tokenizer", getattr(getattr(self.nlp, "tokenizer", None), "score", score_tokenization)
        if self.nlp is None:
            yield from self._usual
            return
        for name, component in self.nlp.pipeline:
            scorer = getattr(component, "score", None)
            if scorer is not None:
                yield name, scorer

    score_tokenization = staticmethod(score_tokenization)
    score_token_attr = staticmethod(score_token_attr)
    score_token_attr_per_feat = staticmethod(score_token_attr_per_feat)
    score_spans = staticmethod(score_spans)
    score_cats = staticmethod(score_cats)
    score_deps = staticmethod(score_deps)


def _usual_scorers(lang: str, factories: Iterable[str]) -> Iterator[tuple[str, Callable[..., Mapping[str, Any]]]]:
    """Yield the scorers that installed factories name in their default settings, each with the factory's name."""
    # Whoever has a pipeline needs nothing of this.
    from ..config import get_factory, resolve_block
    from ..config.blocks import is_block
    from ..config.factories import has_factory
    from ..languages.installed import find_language

    find_language(lang)
    for name in factories:
        settings = get_factory(name, lang=lang).default_config if has_factory(name, lang=lang) else {}
        block: Any = settings.get("scorer")
        if is_block(block):
            scorer: Callable[..., Mapping[str, Any]] = resolve_block(block, where=f"components.{name}.scorer")
            plain = {key: value for key, value in settings.items() if key != "scorer" and not is_block(value)}
            yield name, partial(scorer, **{**plain, "labels": ()})

"""Score the annotations of whole pipelines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ..errors import PluginError, Unfinished
from ..registry.blame import author_of, blame
from ..registry.calls import answering
from ..tokens.comparing.example import each_example
from .adding import adding_once
from .cats import score_cats
from .deps import score_deps
from .links import score_links
from .results import plain, problem_of_scores
from .spans import score_spans
from .tokens import score_token_attr, score_token_attr_per_feat, score_tokenization

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..plugins import Plugin
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

        Raises:
            TypeError: They are no list of Examples.
            Unfinished: Scorers of plugins fail, or give no scores; it holds the scores of the others.
        """
        examples = [*each_example(examples, "Scorer.score")]
        scores: dict[str, Any] = {}
        faults: list[PluginError] = []
        with adding_once():
            for name, scorer, author in self._scorers():
                what = f"the scorer of component {name!r}"
                try:
                    with answering(what, author):
                        scored = scorer(examples, **self.cfg)
                    problem = problem_of_scores(scored)
                    if problem:
                        raise blame(what, author, problem)
                except PluginError as error:
                    faults.append(error)
                else:
                    scores.update({name: plain(scored)} if per_component else plain(scored))
        if faults:
            raise Unfinished(faults, done=scores) from faults[0]
        return scores

    def _scorers(self) -> Iterator[tuple[str, Callable[..., Mapping[str, Any]], Plugin | None]]:
        """Yield the scorers of the tokenizer and of the components, by their names, each with the plugin it is of."""
        tokenizer = getattr(self.nlp, "tokenizer", None)
        yield "tokenizer", getattr(tokenizer, "score", score_tokenization), author_of(tokenizer)
        for name, scorer in self._usual:
            yield name, scorer, author_of(scorer)
        for name, component in () if self.nlp is None else self.nlp.pipeline:
            if getattr(component, "score", None) is not None:
                yield name, component.score, author_of(getattr(component, "scorer", None) or component)

    score_tokenization = staticmethod(score_tokenization)
    score_token_attr = staticmethod(score_token_attr)
    score_token_attr_per_feat = staticmethod(score_token_attr_per_feat)
    score_spans = staticmethod(score_spans)
    score_cats = staticmethod(score_cats)
    score_deps = staticmethod(score_deps)
    score_links = staticmethod(score_links)


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

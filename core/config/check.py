"""Find everything that is wrong with a config, in one go."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from ..errors import LanguageInConfigNotFound, NlpxError, in_config
from ..registry import registry
from ..registry.metrics import known_scores, name_in
from ..spelling import near
from .blocks import is_block, section_of, walk_blocks
from .check_files import check_corpora_given, check_files
from .check_values import ValueChecker
from .component_names import name_problem
from .factories import get_factory, wrong_settings
from .fill import GIVEN_TO_FACTORIES, default_config, fill_config
from .mistakes import Mistake, report
from .providers import listening_architectures
from .references import interpolate, is_unknown, references
from .schema import FIXED, SECTIONS, SYSTEM
from .signatures import signature_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .config import Config
    from .factories import Factory

_SOURCE_KEYS = ("source", "component", "replace_listeners")


def validate_config(
    config: Mapping[str, Any],
    *,
    sections: Collection[str] | None = None,
    exclude: Collection[str] = (),
    files: bool = True,
    training: bool = False,
    evaluating: bool = True,
    pretraining: bool = False,
    lang: str | None = None,
) -> Config:
    """Fill a config and check it; return the filled config, its references still in place.

    Args:
        config: The config.
        sections: The sections to look into; None for all. To load a trained pipeline ``nlp`` and ``components`` do.
        exclude: Components that will not be used, so that nothing is said about them.
        files: Whether the files that it names must be there.
        training: Whether it is about to be trained, so that its corpora must be named.
        evaluating: Whether what is trained is evaluated, so that the corpus for that is one of them.
        pretraining: Whether a layer of it is about to be pretrained, so that the raw text must be named.
        lang: A language that nobody needs to offer, because whoever asks has its rules.

    Raises:
        ConfigError: Something is wrong with it; lists all mistakes, in the order of their lines.
    """
    filled = fill_config(config, sections=sections)
    mistakes = _Checker(filled, sections=sections, exclude=exclude, lang=lang).run(
        files=files, training=training, evaluating=evaluating, pretraining=pretraining
    )
    if mistakes:
        raise report(mistakes)
    return filled


def check_config(
    config: Mapping[str, Any],
    *,
    sections: Collection[str] | None = None,
    exclude: Collection[str] = (),
    files: bool = True,
    lang: str | None = None,
) -> list[Mistake]:
    """Return what is wrong with a config, in the order of its lines; see `validate_config`."""
    filled = fill_config(config, sections=sections)
    return _Checker(filled, sections=sections, exclude=exclude, lang=lang).run(files=files)


class _Checker:
    """Look through the sections of one filled config.

    Args:
        config: The config, its references in place.
        sections: The sections to look into; None for all.
        exclude: Components to say nothing about.
        lang: A language that nobody needs to offer.
    """

    def __init__(
        self, config: Config, *, sections: Collection[str] | None, exclude: Collection[str], lang: str | None
    ) -> None:
        self.config = config
        self.known_lang = lang
        self.exclude = set(exclude)
        self.sections = set(sections) if sections is not None else {*SECTIONS, *config}
        self.values, mistakes = interpolate(config)
        self.mistakes = [mistake for mistake in mistakes if mistake.path.partition(".")[0] in self.sections]
        self.checker = ValueChecker(config)
        self.referred = {name for value in config.values() for name in references(value)}

    def run(
        self, *, files: bool, training: bool = False, evaluating: bool = True, pretraining: bool = False
    ) -> list[Mistake]:
        """Return all mistakes, each once, in the order of their lines."""
        if self.sections.issuperset(SECTIONS):
            self._check_sections()
            self._check_paths_and_system()
        for name, keys in FIXED.items():
            section = self._section(name)
            if name in self.sections:
                self.checker.check_keys(section, keys, name)
        for name, check in (
            ("nlp", self._check_lang),
            ("nlp", self._check_pipeline),
            ("components", self._check_components),
            ("training", self._check_component_lists),
            ("training", self._check_listeners),
            ("training", self._check_score_names),
            ("initialize", self._check_initialize_components),
            ("corpora", self._check_corpora),
        ):
            if name in self.sections:
                check()
        if files:
            check_files({name: value for name, value in self.values.items() if name in self.sections}, self.checker)
        if training:
            corpora = ("train_corpus", *(["dev_corpus"] if evaluating else []))
            check_corpora_given(self.values, self.checker, "training", corpora)
            self._check_frozen()
        if pretraining:
            self._check_pretraining()
        return sorted(dict.fromkeys([*self.mistakes, *self.checker.mistakes]), key=lambda mistake: mistake.order)

    def _check_pretraining(self) -> None:
        """Find what a run of pretraining lacks; no config needs the section otherwise, and so it is not filled."""
        if not self._section("pretraining"):
            what = (
                "it says nothing of what to learn; nlpx init fill-config CONFIG NEW --pretraining writes this section"
            )
            self.checker.complain("pretraining", what)
        check_corpora_given(self.values, self.checker, "pretraining", ("corpus",))

    def _section(self, name: str) -> dict[str, Any]:
        return section_of(self.values, name)

    def _check_sections(self) -> None:
        """A section of the user's own is fine where something refers to it; else its name is a mistake."""
        for name, value in self.values.items():
            if not isinstance(value, dict):
                self.checker.complain(name, f"{name!r} must be a section, not a value")
            elif name not in SECTIONS and not self._is_referred(name):
                what = f"there is no section [{name}], and nothing refers to it"
                self.checker.complain(name, what, wrong=name, known=SECTIONS)
            elif name not in SECTIONS:
                self.checker.check_value(value, Any, name)

    def _check_paths_and_system(self) -> None:
        """Keys of the user's own are fine where something refers to them; else a near spelling is not."""
        known_paths = (*default_config()["paths"], *default_config("pretraining")["paths"])
        for name in self._section("paths"):
            where = f"paths.{name}"
            given = self.config.source(where).origin.startswith("--")
            if name not in known_paths and not self._is_referred(where) and (given or near(name, known_paths)):
                self.checker.complain(
                    where, "nothing refers to this path", wrong=name, known=self._section("paths").keys() - {name}
                )
        for name, value in self._section("system").items():
            where = f"system.{name}"
            if name in SYSTEM:
                self.checker.check_keys({name: value}, SYSTEM, "system")
            elif not self._is_referred(where):
                self.checker.complain(where, "[system] has no such setting", wrong=name, known=SYSTEM)

    def _is_referred(self, path: str) -> bool:
        return any(name == path or name.startswith(f"{path}.") or path.startswith(f"{name}.") for name in self.referred)

    def _check_lang(self) -> None:
        lang = self._section("nlp").get("lang")
        if isinstance(lang, str) and not (
            is_unknown(lang) or lang == self.known_lang or registry.has("languages", lang)
        ):
            self.checker.complain(
                "nlp.lang", registry.table("languages").explain_missing(lang), error=LanguageInConfigNotFound
            )

    def _check_components(self) -> None:
        for name, settings in self._section("components").items():
            if name in self.exclude:
                continue
            path = f"components.{name}"
            problem = name_problem(name)
            if problem:
                self.checker.complain(path, problem, section=True)
            elif not isinstance(settings, dict):
                self.checker.complain(path, "a component must be a section with a factory or a source")
            elif "source" in settings:
                self._check_sourced(settings, path)
            elif "factory" in settings:
                self._check_component(settings, path)
            else:
                wrong = next((key for key in settings if near(key, ("factory", "source"))), None)
                where = f"{path}.{wrong}" if wrong else path
                what = "the component needs a factory or a source"
                self.checker.complain(where, what, wrong=wrong, known=("factory", "source"), section=wrong is None)

    def _check_sourced(self, settings: dict[str, Any], path: str) -> None:
        for key, value in settings.items():
            if key not in _SOURCE_KEYS:
                what = "a component with a source has no such setting"
                self.checker.complain(f"{path}.{key}", what, wrong=key, known=_SOURCE_KEYS)
            else:
                self.checker.check_value(value, list[str] if key == "replace_listeners" else str, f"{path}.{key}")

    def _check_component(self, settings: dict[str, Any], path: str) -> None:
        name = settings["factory"]
        if not isinstance(name, str):
            self.checker.check_value(name, str, f"{path}.factory")
            return
        if is_unknown(name):
            return
        try:
            factory = get_factory(name, lang=self._lang())
        except NlpxError as error:
            self.checker.complain(f"{path}.factory", str(error), error=in_config(error))
            return
        rest = {key: value for key, value in settings.items() if key != "factory"}
        signature, n_mistakes = signature_of(factory.func), len(self.checker.mistakes)
        self.checker.check_arguments(rest, signature, path, owner=f"the component {name}", given=GIVEN_TO_FACTORIES)
        if len(self.checker.mistakes) == n_mistakes:
            self._check_what_types_cannot_tell(factory, rest, path)

    def _check_what_types_cannot_tell(self, factory: Factory, settings: dict[str, Any], path: str) -> None:
        try:
            wrong = wrong_settings(factory, {key: value for key, value in settings.items() if not is_unknown(value)})
        except NlpxError as error:
            self.checker.complain(f"{path}.factory", str(error), error=in_config(error))
            return
        for setting, problem in wrong.items():
            self.checker.complain(f"{path}.{setting}", problem)

    def _check_pipeline(self) -> None:
        """The pipeline names components of the config, each once."""
        components = self._section("components")
        pipeline = _strings(self._section("nlp").get("pipeline"))
        for name in dict.fromkeys(pipeline):
            if name not in components and name not in self.exclude:
                what = f"there is no section [components.{name}] for {name!r}"
                self.checker.complain("nlp.pipeline", what, wrong=name, known=components)
            if pipeline.count(name) > 1:
                self.checker.complain("nlp.pipeline", f"{name!r} stands there more than once")

    def _check_component_lists(self) -> None:
        """Lists of components name those of the pipeline."""
        pipeline = _strings(self._section("nlp").get("pipeline"))
        for path in ("nlp.disabled", "training.frozen_components", "training.annotating_components"):
            section, _, key = path.partition(".")
            for name in _strings(self._section(section).get(key)):
                if name not in pipeline and name not in self.exclude:
                    self.checker.complain(path, f"{name!r} is not in the pipeline", wrong=name, known=pipeline)

    def _check_frozen(self) -> None:
        """What does not learn must come with weights: from a pipeline, or from code that is called to initialize."""
        if any(self._section("initialize").get(key) for key in ("before_init", "after_init", "init_tok2vec")):
            return
        components = self._section("components")
        for name in _strings(self._section("training").get("frozen_components")):
            made = self._made_by(components.get(name))
            if hasattr(made, "finish_update"):
                what = (
                    f"{name!r} has a factory, so it has no weights yet, and frozen it never gets any; give it a source"
                )
                self.checker.complain("training.frozen_components", what)

    def _check_listeners(self) -> None:
        """A listener names a component that stands before its own in the pipeline, or any with ``*``."""
        pipeline = _strings(self._section("nlp").get("pipeline"))
        components = self._section("components")
        listening = listening_architectures()
        for place, component in enumerate(pipeline):
            before = pipeline[:place]
            for path, block in walk_blocks(components.get(component), f"components.{component}"):
                upstream = block.get("upstream")
                if block.get("@architectures") not in listening or is_unknown(upstream):
                    continue
                if isinstance(upstream, str) and upstream != "*" and upstream not in before:
                    what = f"no component {upstream!r} stands before {component!r} in the pipeline"
                    self.checker.complain(f"{path}.upstream", what, wrong=upstream, known=before)

    def _check_initialize_components(self) -> None:
        """What a component is initialized with must be what its class takes, where the factory says which class."""
        components = self._section("components")
        given = self._section("initialize").get("components")
        for name, settings in given.items() if isinstance(given, dict) else ():
            path = f"initialize.components.{name}"
            if name not in components:
                self.checker.complain(path, f"there is no component {name!r}", wrong=name, known=components)
                continue
            if not isinstance(settings, dict) or is_block(settings):
                continue
            method = self._initialize_method(components[name])
            if method is None:
                self.checker.check_value(settings, Any, path)
            else:
                owner, given_by_us = f"the component {name}", ("self", "get_examples", "nlp")
                self.checker.check_arguments(
                    settings, signature_of(method), path, owner=owner, given=given_by_us, required=False
                )

    def _initialize_method(self, settings: Any) -> Any:
        return getattr(self._made_by(settings), "initialize", None)

    def _made_by(self, settings: Any) -> Any:
        """Return the class that a component's factory makes, or None where it does not say which."""
        try:
            factory = get_factory(settings["factory"], lang=self._lang())
        except (NlpxError, KeyError, TypeError):
            return None
        made = signature_of(factory.func).returns
        return made if inspect.isclass(made) else None

    def _check_score_names(self) -> None:
        """A score that nobody computes, but whose name is very close to one that somebody does, is misspelt."""
        weights = self._section("training").get("score_weights")
        if not isinstance(weights, dict) or is_block(weights):
            return
        known = known_scores()
        known |= {name for name in weights if self.config.source(f"training.score_weights.{name}").is_default}
        # Its import takes a millisecond, and to load a pipeline no scores are looked at.
        from difflib import get_close_matches

        for name in weights:
            is_known = any(name_in(score, name) is not None for score in known)
            if not is_known and get_close_matches(name, known, n=1, cutoff=0.85):
                where = f"training.score_weights.{name}"
                self.checker.complain(where, "no component has such a score", wrong=name, known=sorted(known))

    def _check_corpora(self) -> None:
        corpora = self.values.get("corpora")
        if is_block(corpora):
            self.checker.check_value(corpora, Any, "corpora")
            return
        for name, value in self._section("corpora").items():
            if value is None:
                continue
            if not isinstance(value, dict):
                self.checker.complain(f"corpora.{name}", "a corpus must be a block with @readers")
            self.checker.check_value(value, Any, f"corpora.{name}")
        wanted = (("training", "train_corpus"), ("training", "dev_corpus"), ("pretraining", "corpus"))
        for section, key in wanted:
            corpus = self._section(section).get(key)
            if isinstance(corpus, str) and not is_unknown(corpus) and not self._names_corpus(corpus):
                known = [f"corpora.{name}" for name in self._section("corpora")]
                self.checker.complain(f"{section}.{key}", f"there is no section [{corpus}]", wrong=corpus, known=known)

    def _names_corpus(self, name: str) -> bool:
        section, _, corpus = name.partition(".")
        return section == "corpora" and (corpus in self._section("corpora") or is_block(self.values.get("corpora")))

    def _lang(self) -> str | None:
        lang = self._section("nlp").get("lang")
        return lang if isinstance(lang, str) else None


def _strings(value: Any) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []

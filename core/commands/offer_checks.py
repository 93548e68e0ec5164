"""Whether what a plugin offers can be used: what ``nlpx plugins --check`` looks at, kind by kind."""

from __future__ import annotations

import inspect
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtra, NlpxError, PluginError
from ..isolation import PluginFault, describe, guarded
from ..quoting import shown, with_article
from ..registry import registry
from ..registry.kinds import kind_of_table
from ..registry.metrics import SETTING
from ..registry.table import load_offer
from ..spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..config import Config
    from ..config.recipes import Use
    from ..languages import LanguageDefaults
    from ..plugins import Offer
    from ..specs import ComponentSpec, DataCheckSpec, ObjectiveSpec, RendererSpec, TrainingOptionSpec

_OPTIMIZE = ("efficiency", "accuracy")
_ANY_LANGUAGE = "xx"
_ATTRIBUTES = ("doc", "span", "token")


def check_offer(offer: Offer) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with an offer."""
    whose = f"{offer.spec.name!r} of plugin {offer.plugin}"
    try:
        target = load_offer(offer) if offer.spec.target else None
    except NlpxError as error:
        yield str(error)
        return
    for problem in _problems(offer.spec.table, offer.spec, target):
        yield f"{whose} {problem}"


def _problems(table: str, spec: Any, target: Any) -> Iterator[str]:
    if target is not None:
        yield from _wrong_use(table, target)
    if table == "renderers":
        yield from _unknown_needs(spec)
    if table == "languages":
        yield from _useless_language(target)
    if table == "objectives":
        yield from _wrong_objective(spec)
    if table == "factories":
        yield from _wrong_component(spec, target)
        yield from _unknown_settings(spec, target)
    if table == "data_checks":
        yield from _idle_check(spec)
    if table == "training options":
        yield from _idle_flag(spec)


def _wrong_use(table: str, target: Any) -> Iterator[str]:
    """Say that a target cannot be called as the contract calls it; one that takes nothing is tried."""
    kind = kind_of_table(table)
    if kind.takes is None:
        return
    problems = list(_uncallable(target, kind.takes, ()))
    yield from problems
    if problems or kind.takes:
        return
    try:
        with guarded():
            given = target()
    except PluginFault as fault:
        yield f"fails with {fault}"
        return
    if kind.gives is not None and not kind.gives.fits(given):
        yield f"gives {shown(given)}, where {kind.gives.words} is due"
    elif table == "scorers":
        yield from _uncallable(given, ("examples",), ("labels",))
    elif table == "renderers":
        yield from _uncallable(given.parse, ("doc", "options"), (), name="parse")
        yield from _uncallable(given.draw, ("picture", "options"), (), name="draw")


def _useless_language(language: LanguageDefaults) -> Iterator[str]:
    """Say that no tokenizer can be made of a language's rules, such as for a mistake in its description."""
    try:
        language.make_tokenizer(language.make_vocab())
    except Exception as error:
        yield f"cannot be used: {describe(error)}"


def _uncallable(
    target: Callable[..., Any], given: tuple[str, ...], named: tuple[str, ...], *, name: str = ""
) -> Iterator[str]:
    """Say that a function cannot be called as the contract calls it; a method has a name."""
    try:
        signature = inspect.signature(target)
    except (ValueError, TypeError):
        return
    try:
        signature.bind(*given, **dict.fromkeys(named))
    except TypeError as error:
        call = ", ".join([*given, *(f"{name}=…" for name in named)])
        yield f"cannot be called as {name}({call}): {error}; it has the signature {signature}"


def _idle_flag(spec: TrainingOptionSpec) -> Iterator[str]:
    """Say that a flag of ``train`` changes nothing, because no config has what it sets."""
    from ..config.schema import FIXED, SECTIONS

    if not (spec.target or spec.settings):
        yield "has no effect: it has neither a target nor settings"
    for setting in spec.settings:
        section, _, key = setting.partition(".")
        key = key.partition(".")[0]
        names = SECTIONS if section not in SECTIONS else FIXED.get(section, ())
        part = section if section not in SECTIONS else key
        if names and part not in names and part != "*":
            yield f"sets {setting!r}, which no config has{did_you_mean(part, names)}"


def _idle_check(spec: DataCheckSpec) -> Iterator[str]:
    """Say that a data check never runs, because nobody offers a component for which it would."""
    known = {offer.spec.name for offer in registry.table("factories").offers()}
    if spec.components and known.isdisjoint(spec.components):
        names = " or ".join(map(repr, spec.components))
        yield f"never runs: no installed plugin offers the component {names}{did_you_mean(spec.components[0], known)}"


def _unknown_needs(spec: RendererSpec) -> Iterator[str]:
    from ..tokens import Doc
    from ..tokens.terms import is_annotated
    from ..vocab import Vocab

    for need in spec.needs:
        try:
            is_annotated(Doc(Vocab(), words=["a"]), need)
        except ValueError as error:
            yield f"has a need that nobody can meet: {error}"


def _wrong_component(spec: ComponentSpec, target: Any) -> Iterator[str]:
    """Look at a component's settings, recipes and what it says of itself."""
    from ..config.recipes import Use
    from ..config.shipped import read_shipped

    settings: dict[str, Any] = {}
    problem = ""
    if spec.defaults:
        try:
            settings = read_shipped(spec.defaults, section="component")["component"]
        except PluginError as error:
            problem = str(error)
    if callable(target) and not problem:
        misfits = list(_uncallable(target, (), ("nlp", "name", *settings)))
        yield from misfits
        if not misfits:
            problem = _unusable(partial(_pipeline_of, spec)) or _unmade(spec)
    if problem:
        yield f"has defaults that cannot be used: {problem}"
    for key in spec.recipes:
        use = Use.read(key)
        if use.aim not in _OPTIMIZE:
            yield f"has a recipe {key!r}{did_you_mean(use.aim, _OPTIMIZE) or '; there are efficiency and accuracy'}"
            continue
        problem = _unusable(partial(_recipe_of, spec, use))
        if problem:
            yield f"has a recipe for {key} that cannot be used: {problem}"
    if spec.listener:
        yield from _wrong_provider(spec, target)
    for attribute in (*spec.assigns, *spec.requires):
        if attribute.partition(".")[0] not in _ATTRIBUTES or not attribute.partition(".")[2]:
            yield f"names the attribute {attribute!r}, which is none of a doc, a span or a token, such as 'token.tag'"


def _unknown_settings(spec: ComponentSpec, target: Any) -> Iterator[str]:
    """Look for settings, in the names of the scores that a component weighs, that it does not have."""
    from ..config.shipped import read_shipped
    from ..config.signatures import signature_of

    known = set(signature_of(target).arguments if callable(target) else ())
    # A block has the settings that the defaults give it; what is wrong with these is said elsewhere.
    with suppress(PluginError):
        defaults = read_shipped(spec.defaults, section="component")["component"] if spec.defaults else {}
        blocks = ((name, block) for name, block in defaults.items() if isinstance(block, dict))
        known |= {f"{name}.{setting}" for name, block in blocks for setting in block}
    for score in spec.score_weights:
        for name in SETTING.findall(score):
            if name not in known:
                yield f"weighs the score {score!r}, and has no setting {name!r}{did_you_mean(name, known)}"


def _wrong_objective(spec: ObjectiveSpec) -> Iterator[str]:
    """Make an objective with the settings of each value of ``--loss-func``."""
    from ..config import Config, resolve_block, validate_config

    for value, settings in spec.loss_funcs.items():
        block = {"@architectures": spec.name, **settings}
        config = Config({"pretraining": {"objective": block}}, is_interpolated=False)
        try:
            validate_config(config, sections=("pretraining",), files=False)
            create = resolve_block(block, where="pretraining.objective")
        except NlpxError as error:
            yield f"has settings for --loss-func {value} that cannot be used: {error}"
        else:
            yield from _uncallable(create, ("vocab", "tok2vec"), ())


def _unusable(build: Callable[[], Config]) -> str:
    """Say what is wrong with a config: what it refers to, names and sets."""
    from ..config import validate_config

    try:
        validate_config(build(), sections=("nlp", "components"), files=False)
    except NlpxError as error:
        return _fault(error)
    return ""


def _unmade(spec: ComponentSpec) -> str:
    """Say why a component cannot be made as its defaults have it."""
    from ..pipeline import Language

    try:
        with guarded():
            Language.from_config(_pipeline_of(spec))
    except PluginFault as fault:
        return _fault(fault.error) if isinstance(fault.error, NlpxError) else str(fault)
    return ""


def _fault(error: NlpxError) -> str:
    """Say what a plugin is to blame for: not for a library that is not installed."""
    return "" if isinstance(error, MissingExtra) else str(error)


def _pipeline_of(spec: ComponentSpec) -> Config:
    """Return a config with nothing but a component as its defaults have it."""
    from ..config import Config
    from ..config.component_names import split_factory
    from ..config.factories import language_for

    _, name = split_factory(spec.name)
    nlp = {"lang": language_for(spec.name, general=_ANY_LANGUAGE), "pipeline": [name]}
    return Config({"nlp": nlp, "components": {name: {"factory": spec.name}}}, is_interpolated=False)


def _recipe_of(spec: ComponentSpec, use: Use) -> Config:
    """Return the config that ``init config`` writes for a component, what it stands after and what it listens to."""
    from ..config.recipes import build_recipe

    pipeline = [name for name in (use.after, spec.name) if name]
    return build_recipe(use.lang or _ANY_LANGUAGE, pipeline, optimize=use.aim, gpu=use.is_for_gpus).config


def _wrong_provider(spec: ComponentSpec, target: Any) -> Iterator[str]:
    """Look at what a component that provides token vectors says of its listeners."""
    from ..config import Config, resolve_block
    from ..config.providers import listener_block
    from ..config.recipes import Use
    from ..config.signatures import signature_of
    from ..pipeline import ListenedTo, Listener

    made = signature_of(target).returns if callable(target) else None
    # Nothing is said of what it makes.
    made = None if made is Any else made
    if inspect.isclass(made) and not issubclass(made, ListenedTo):
        yield f"has a listener, and makes {with_article(made.__name__)}, where a ListenedTo is due"
    try:
        config = Config(
            {**_recipe_of(spec, Use("efficiency")), "listener": listener_block(spec)}, is_interpolated=False
        )
        listener = resolve_block(config.interpolate()["listener"], where="listener")
    except NlpxError as error:
        yield f"has a listener that cannot be used: {error}"
        return
    given = with_article(type(listener).__name__)
    if not isinstance(listener, Listener):
        yield f"has a listener block that makes {given}, where a Listener is due"
    elif inspect.isclass(made) and issubclass(made, ListenedTo) and not isinstance(listener, made.listener_type):
        kind = made.listener_type.__name__
        yield f"has a listener block that makes {given}, and serves listeners of the kind {kind}"

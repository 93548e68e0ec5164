"""The flag form of ``train``: turn a language, paths and flags into a config like any other."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..config import Config, fill_config, write_out_width
from ..config.providers import providers
from ..config.recipes import build_recipe, use_vectors
from ..config.source import Source
from ..errors import NameNotFound, UsageError
from ..plugins import split_names
from ..registry import registry
from ..registry.calls import call
from ..registry.names import DEFAULT_PIPELINE
from ..targets import read_resource
from .hyperparameters import (
    HYPERPARAMETERS,
    batcher_setting,
    dropout_setting,
    read_hyperparameters,
    read_number,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ..pipeline import Language
    from ..plugins import Plugin
    from ..specs import TrainingOptionSpec

_AUGMENTING = {"tag_map": "--tag-map-path", "orth_variants": "--orth-variant-level", "noise": "--noise-level"}


@dataclass(frozen=True, kw_only=True)
class FlagForm:
    """Hold what the flag form says; see ``nlpx train --help`` for what each means."""

    lang: str
    train_path: str
    dev_path: str
    pipeline: str = DEFAULT_PIPELINE
    base_model: str | None = None
    replace_components: bool = False
    vectors: str | None = None
    n_iter: int = 30
    n_early_stopping: int = 0
    n_examples: int = 0
    version: str | None = None
    meta_path: Path | None = None
    gold_preproc: bool = False
    noise_level: float = 0.0
    orth_variant_level: float = 0.0
    tag_map_path: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def components(self) -> list[str]:
        """The names of the components to train."""
        return split_names(self.pipeline)


@dataclass(frozen=True, kw_only=True)
class Built:
    """Hold the config that was built, and what the user should be told about it."""

    config: Config
    notes: list[str]


def build_config(form: FlagForm, *, environment: Mapping[str, str] | None = None) -> Built:
    """Build the config for the flag form.

    Args:
        form: The language, the paths and the flags.
        environment: The environment variables with hyper-parameters; None for those of the process.

    Raises:
        UsageError: Flags contradict each other, or a value makes no sense.
        NameNotFound: The language or a component is not installed.
    """
    given = os.environ if environment is None else environment
    values, from_environment = read_hyperparameters(given)
    names = form.components
    if not names:
        raise UsageError("--pipeline names no component; name some, such as --pipeline tagger")
    base = None if form.base_model is None else _load_base(form)
    config = _based_on_model(form, names, base) if base else _blank(form, names)
    _set_paths(config, form)
    _set_training(config, form, values)
    _set_meta(config, form)
    config = fill_config(config)
    config, used = _apply_options(config, form.options, given)
    from_environment += used
    for name, value in values.items():
        setting = HYPERPARAMETERS[name].setting
        if setting:
            set_existing(config, setting, value, source=name)
    if base:
        _write_out_widths(config, base)
    notes = [f"{name}={given[name]} from the environment" for name in from_environment]
    if form.replace_components and not base:
        notes.append("warning: --replace-components does nothing without --base-model")
    return Built(config=config, notes=notes)


def _blank(form: FlagForm, names: Sequence[str]) -> Config:
    try:
        return build_recipe(form.lang, names).config
    except NameNotFound as error:
        if form.pipeline != DEFAULT_PIPELINE:
            raise
        known = [name for name in names if registry.has("factories", name)]
        raise NameNotFound(f"{error}; or train fewer components: --pipeline {','.join(known) or 'NAMES'}") from None


def _load_base(form: FlagForm) -> Language:
    from ..pipeline import load

    base = load(str(form.base_model))
    if base.lang != form.lang:
        raise UsageError(f"the base model {form.base_model} is for the language {base.lang!r}, not {form.lang!r}")
    return base


def _based_on_model(form: FlagForm, names: Sequence[str], base: Language) -> Config:
    """Return a config that takes its components from a trained pipeline and trains those that are named."""
    new = [name for name in names if form.replace_components or name not in base.pipe_names]
    # New components listen to what those of the base model listen to.
    shared_there = [spec for spec in providers() if spec.name in base.pipe_names]
    config = build_recipe(form.lang, new, provider=shared_there[-1] if shared_there else None).config
    fresh = [name for name in config["nlp"]["pipeline"] if name in new or name not in base.pipe_names]
    shared = [name for name in fresh if name not in new]
    order = [*shared, *base.pipe_names, *(name for name in new if name not in base.pipe_names)]
    blocks = {name: config["components"][name] if name in fresh else {"source": form.base_model} for name in order}
    config["components"] = blocks
    # What several components listen to learns only if all of them do; else it would leave the others behind.
    listening = {name: getattr(base.get_pipe(name), "listening_components", []) for name in base.pipe_names}
    learning = {name for name, listeners in listening.items() if listeners and set(listeners) <= set(names)}
    frozen = [name for name in order if name not in {*names, *fresh, *learning}]
    config.put("nlp.pipeline", order, source="--base-model")
    config.put("training.frozen_components", frozen, source="--base-model")
    config.put("training.annotating_components", [name for name in frozen if listening[name]], source="--base-model")
    copier = {"@callbacks": "spacy.copy_from_base_model.v1", "tokenizer": form.base_model, "vocab": form.base_model}
    config.put("initialize.before_init", copier, source="--base-model")
    return config


def _write_out_widths(config: Config, base: Language) -> None:
    """Put the widths of the base model's components in the place of references to settings that they bring along.

    This comes after the flags, which change no setting that refers to another one: a component of the base model keeps
    its width, whatever the flags say, and so must those that listen to it.
    """
    for name, component in base.pipeline:
        model = getattr(component, "model", None)
        if "source" in config["components"].get(name, {}) and model is not None and model.has_dim("nO"):
            write_out_width(config["components"], f"${{components.{name}.", model.get_dim("nO"))


def _set_paths(config: Config, form: FlagForm) -> None:
    config.put("paths.train", form.train_path, source="TRAIN_PATH")
    config.put("paths.dev", form.dev_path, source="DEV_PATH")
    if form.vectors is not None:
        config.put("paths.vectors", form.vectors, source="--vectors")
        use_vectors(config)
    for corpus in ("train", "dev"):
        config.put(f"corpora.{corpus}.gold_preproc", form.gold_preproc, source="--gold-preproc")
    config.put("corpora.train.limit", form.n_examples, source="--n-examples")
    augmenters = {
        "tag_map": _tag_mapper(form),
        "orth_variants": _orth_varier(form),
        "noise": {"@augmenters": "nlpx.noise.v1", "level": form.noise_level} if form.noise_level else None,
    }
    _set_augmenters(config, "train", augmenters)
    _set_augmenters(config, "dev", {"tag_map": augmenters["tag_map"]})


def _set_augmenters(config: Config, corpus: str, augmenters: Mapping[str, Any]) -> None:
    wanted = {name: block for name, block in augmenters.items() if block}
    block: Any = None
    if len(wanted) == 1:
        (block,) = wanted.values()
    elif wanted:
        block = {"@augmenters": "nlpx.chain.v1", "augmenters": wanted}
    source = " and ".join(_AUGMENTING[name] for name in wanted) or "train flags"
    config.put(f"corpora.{corpus}.augmenter", block, source=source)


def _tag_mapper(form: FlagForm) -> dict[str, Any] | None:
    if form.tag_map_path is None:
        return None
    reader = {"@readers": "srsly.read_json.v1", "path": str(form.tag_map_path)}
    return {"@augmenters": "nlpx.tag_map.v1", "tag_map": reader}


def _orth_varier(form: FlagForm) -> dict[str, Any] | None:
    if not form.orth_variant_level:
        return None
    import json

    try:
        variants = json.loads(read_resource(f"{__package__}:orth_variants/{form.lang}.json"))
    except FileNotFoundError:
        raise UsageError(
            f"--orth-variant-level: no spelling variants are known for the language {form.lang!r}; leave it out, or "
            "give a table of your own to the augmenter spacy.orth_variants.v1 in a config"
        ) from None
    return {
        "@augmenters": "spacy.orth_variants.v1",
        "level": form.orth_variant_level,
        "lower": 0.0,
        "orth_variants": variants,
    }


def _set_training(config: Config, form: FlagForm, values: Mapping[str, float]) -> None:
    """Evaluate, and keep a model, at the end of each epoch."""
    settings = {
        "dropout": dropout_setting(values),
        "batcher": batcher_setting(values),
        "max_epochs": form.n_iter,
        "max_steps": 0,
        "eval_frequency": 0,
        "patience": form.n_early_stopping,
        "optimizer.use_averages": True,
        "logger": {
            "@loggers": "spacy.ChainLogger.v1",
            "logger1": {"@loggers": "spacy.ConsoleLogger.v3", "progress_bar": "train"},
            "logger2": {"@loggers": "nlpx.save_each_epoch.v1"},
        },
    }
    for name, value in settings.items():
        config.put(f"training.{name}", value, source="train flags")


def _set_meta(config: Config, form: FlagForm) -> None:
    meta: dict[str, Any] = {}
    if form.meta_path is not None:
        from ..corpora.readers import read_json

        meta = read_json(form.meta_path)
        if not isinstance(meta, dict):
            raise UsageError(f"{form.meta_path}: the meta data must be a JSON object")
    if form.version:
        meta["version"] = form.version
    if meta:
        config.put("initialize.after_init", {"@callbacks": "nlpx.describe.v1", "meta": meta}, source="--meta-path")


def training_options() -> list[TrainingOptionSpec]:
    """Return the flags that the installed plugins offer, sorted by name."""
    return [offer.spec for offer in registry.table("training options").offers()]


def _apply_options(
    config: Config, given: Mapping[str, Any], environment: Mapping[str, str]
) -> tuple[Config, list[str]]:
    """Apply the flags of plugins; return the environment variables used, too.

    Flags that change the structure come first; of the others what is given counts more than a default, and what is said
    for one component more than what is said for any.

    Raises:
        UsageError: A flag is given that has no effect.
    """
    used = []
    offers = registry.table("training options").offers()
    values = [(offer, *_value_of(offer.spec, given, environment)) for offer in offers]
    given_sources = {source for offer, _, source in values if _is_given(offer.spec, source)}
    for offer, value, source in sorted(values, key=lambda each: _rank(each[0].spec, each[2])):
        spec = offer.spec
        if value is None or value is False:
            continue
        if source == spec.env:
            used.append(source)
        if spec.target:
            old = config.copy()
            config = fill_config(call("training options", spec.name, config, value))
            config.note_changes(old, source=source)
        # What stands there by a flag that was given is no default's to change.
        kept = () if _is_given(spec, source) else given_sources
        matched = [
            set_existing(config, name, value, source=source, plugin=offer.plugin, keep=kept) for name in spec.settings
        ]
        if source == f"--{spec.name}" and spec.settings and not any(matched):
            raise UsageError(f"{source} has no effect: no component of this pipeline has such a setting; leave it out")
    return config, used


def _rank(spec: TrainingOptionSpec, source: str) -> tuple[bool, int, bool, str]:
    """Return what flags are sorted by: those that count more come later."""
    stage = 0 if not _is_given(spec, source) else 1 if spec.brings_structure else 2
    return not spec.target, stage, not any("*" in name for name in spec.settings), spec.name


def _is_given(spec: TrainingOptionSpec, source: str) -> bool:
    return source in (f"--{spec.name}", spec.env)


def _value_of(spec: TrainingOptionSpec, given: Mapping[str, Any], environment: Mapping[str, str]) -> tuple[Any, str]:
    """Return the value of a flag and its source: the command line, else the environment, else the default."""
    if given.get(spec.name) is not None:
        return given[spec.name], f"--{spec.name}"
    if spec.env and environment.get(spec.env, "").strip():
        return _typed(spec, environment[spec.env]), spec.env
    default = None if spec.default is None or spec.type == "flag" else _typed(spec, spec.default)
    return default, f"default of --{spec.name}"


def _typed(spec: TrainingOptionSpec, text: str) -> Any:
    if spec.type in ("int", "float"):
        return read_number(spec.env or spec.name, text, kind=int if spec.type == "int" else float)
    return text


def set_existing(
    config: Config,
    pattern: str,
    value: Any,
    *,
    source: str,
    plugin: Plugin | None = None,
    keep: Collection[str] = (),
) -> bool:
    """Set a setting that the config has; say whether it has it.

    A setting that refers to another one, such as a width that all components share, is left as it is.

    Args:
        config: The config.
        pattern: The dotted name of the setting; a part ``*`` stands for any name.
        value: The new value.
        source: Where it comes from.
        plugin: Whose flag it is: where the pattern says any name, what other plugins make is left as it is.
        keep: Sources whose settings are left as they are.
    """
    paths = list(_matches(config, pattern.split(".")))
    if plugin is not None and "*" in pattern:
        paths = [path for path in paths if set(_makers(config, path)[-1:]) <= {plugin}]
    for path in paths:
        old = config.lookup(path)
        if not (isinstance(old, str) and "${" in old) and config.source(path).origin not in keep:
            config.put(path, value, source=Source(source))
    return bool(paths)


def _matches(node: Any, parts: Sequence[str], path: str = "") -> Iterator[str]:
    if not parts:
        yield path
        return
    if isinstance(node, Mapping):
        names = list(node) if parts[0] == "*" else [parts[0]] if parts[0] in node else []
        for name in names:
            yield from _matches(node[name], parts[1:], f"{path}.{name}" if path else name)


def _makers(config: Config, path: str) -> list[Plugin | None]:
    """Return whose functions and components the sections around a setting are for, the outermost first.

    None stands for what the user has registered.
    """
    makers, section = [], config
    for part in path.split(".")[:-1]:
        section = section[part]
        if "factory" in section:
            makers.append(registry.table("factories").owner(section["factory"]))
        makers += [registry.table(key[1:]).owner(name) for key, name in section.items() if key.startswith("@")]
    return makers

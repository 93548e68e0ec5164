"""What a pipeline does in training: initialize, update, rehearse, evaluate."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thinc.api import Model

from ..config import resolve_section, validate_config
from ..errors import ConfigError, ModelError, NlpxError
from ..quoting import shown
from ..tokens import Doc
from ..tokens.comparing.example import Example, validate_examples, validate_get_examples
from .arguments import as_losses, as_mapping, as_names, as_settings, check_optimizer, check_rate, settings_for
from .components.following import follow
from .components.upstream import connect_listeners, unconnected_listeners
from .components.weights import is_initialized, load_weights
from .initializing.vectors import load_vectors
from .initializing.vocab_data import add_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from thinc.optimizers import Optimizer

    from ..config import Config
    from ..scoring import Scorer
    from .language import Language

    ComponentSettings = Mapping[str, Mapping[str, Any]]


def initialize(
    nlp: Language, get_examples: Callable[[], Iterable[Example]] | None, *, sgd: Optimizer | None = None
) -> Optimizer:
    """Prepare a pipeline for training, as its config's section ``initialize`` says; see `Language.initialize`."""
    config = validate_config(nlp.config, sections=("initialize",)).interpolate()
    settings = resolve_section(config, "initialize")
    if settings["before_init"] is not None:
        # Before the first examples are made: it may replace the tokenizer, and the strings that their Docs would use.
        settings["before_init"](nlp)
    if get_examples is None:
        doc = Doc(nlp.vocab, words=["x", "y", "z"])
        dummy = [Example.from_dict(doc, {})]
        get_examples = lambda: dummy  # noqa: E731
    validate_get_examples(get_examples, "Language.initialize")
    _set_up_vocab(nlp, settings)
    nlp._warn_of_vectors()
    if hasattr(nlp.tokenizer, "initialize"):
        nlp.tokenizer.initialize(get_examples, nlp=nlp, **settings["tokenizer"])
    connect_listeners(nlp.components)
    _refuse_unconnected(nlp)
    for name, pipe in nlp.pipeline:
        if hasattr(pipe, "initialize"):
            with _explained(name):
                pipe.initialize(get_examples, nlp=nlp, **settings["components"].get(name, {}))
    if settings["init_tok2vec"] is not None:
        _load_pretrained(nlp, config, Path(settings["init_tok2vec"]))
    nlp._optimizer = sgd or create_optimizer(nlp)
    if settings["after_init"] is not None:
        settings["after_init"](nlp)
    return nlp._optimizer


def update(
    nlp: Language,
    examples: Iterable[Example],
    _: Any,
    *,
    drop: float,
    sgd: Optimizer | bool | None,
    losses: dict[str, float] | None,
    component_cfg: ComponentSettings | None,
    exclude: Iterable[str],
    annotates: Iterable[str],
) -> dict[str, float]:
    """Let the components learn from a batch; see `Language.update`."""
    if _ is not None:
        raise ValueError(
            "nlp.update takes one list of Example objects, not texts and annotations apart; make the examples with "
            "Example.from_dict(nlp.make_doc(text), annotations)."
        )
    losses = as_losses(losses)
    examples = _checked(examples, "Language.update")
    check_rate(drop)
    check_optimizer(sgd)
    excluded, annotating = set(as_names(exclude, "exclude")), set(as_names(annotates, "annotates"))
    settings = as_settings(component_cfg)
    if not examples:
        return losses
    if sgd is None:
        sgd = nlp._optimizer = nlp._optimizer or create_optimizer(nlp)
    examples = [_with_own_prediction(example) for example in examples]
    for name, pipe in nlp.pipeline:
        if name not in excluded and hasattr(pipe, "update"):
            with _initialized(name, pipe):
                own = settings_for(name, pipe.update, settings)
                pipe.update(examples, sgd=None, losses=losses, **{"drop": drop, **own})
        if name in annotating:
            _annotate(nlp, name, pipe, examples)
    if sgd:
        _finish_update(nlp, sgd, excluded)
    return losses


def rehearse(
    nlp: Language,
    examples: Iterable[Example],
    *,
    sgd: Optimizer | bool | None,
    losses: dict[str, float] | None,
    component_cfg: ComponentSettings | None,
    exclude: Iterable[str],
) -> dict[str, float]:
    """Let the components learn to predict as before; see `Language.rehearse`."""
    losses = as_losses(losses)
    examples = _checked(examples, "Language.rehearse")
    check_optimizer(sgd)
    excluded, settings = set(as_names(exclude, "exclude")), as_settings(component_cfg)
    if not examples:
        return losses
    if sgd is None:
        sgd = nlp._optimizer = nlp._optimizer or create_optimizer(nlp)
    examples = [_with_own_prediction(example) for example in examples]
    for name, pipe in nlp.pipeline:
        if name not in excluded and hasattr(pipe, "rehearse"):
            pipe.rehearse(examples, sgd=None, losses=losses, **settings_for(name, pipe.rehearse, settings))
    if sgd:
        _finish_update(nlp, sgd, excluded)
    return losses


def resume_training(nlp: Language, *, sgd: Optimizer | None = None) -> Optimizer:
    """Go on training a trained pipeline; see `Language.resume_training`."""
    for _name, pipe in nlp.pipeline:
        if hasattr(pipe, "resume_training"):
            pipe.resume_training()
    nlp._optimizer = sgd or create_optimizer(nlp)
    return nlp._optimizer


def create_optimizer(nlp: Language) -> Optimizer:
    """Return the optimizer of the config's section ``training.optimizer``."""
    config = validate_config(nlp.config, sections=()).interpolate()
    optimizer: Optimizer = resolve_section(config, "training.optimizer")  # type: ignore[assignment]
    return optimizer


def evaluate(
    nlp: Language,
    examples: Iterable[Example],
    *,
    batch_size: int | None,
    scorer: Scorer | None,
    component_cfg: ComponentSettings | None,
    scorer_cfg: Mapping[str, Any] | None,
    per_component: bool,
) -> dict[str, Any]:
    """Annotate examples and score them; see `Language.evaluate`."""
    examples = _checked(examples, "Language.evaluate")
    if scorer is None:
        # Scoring stands above the pipeline; only here is it needed.
        from ..scoring import Scorer

        scorer = Scorer(nlp, **as_mapping(scorer_cfg, "scorer_cfg"))
    elif not hasattr(scorer, "score"):
        raise ValueError(f"scorer takes a Scorer, not {shown(scorer)}.")
    examples = [_with_own_prediction(example) for example in examples]
    texts = [example.reference.text for example in examples]
    started = time.perf_counter()
    for text in texts:
        # The tokens of the examples count, but the speed is to include tokenization; that of a Doc which is there
        # already has no longest length.
        nlp.tokenizer(text)
    pairs = [(example.predicted, example) for example in examples]
    for doc, example in nlp.pipe(pairs, as_tuples=True, batch_size=batch_size, component_cfg=component_cfg):
        example.predicted = doc
    seconds = time.perf_counter() - started
    results = scorer.score(examples, per_component=per_component)
    n_words = sum(len(example.predicted) for example in examples)
    results["speed"] = n_words / seconds if seconds > 0 else float("inf")
    return results


@contextmanager
def use_params(nlp: Language, params: Mapping[tuple[int, str], Any] | None) -> Iterator[None]:
    """Run a block with other parameters in all components; see `Language.use_params`."""
    found = as_mapping(params, "nlp.use_params")
    with ExitStack() as stack:
        for _name, pipe in nlp.pipeline:
            if found and hasattr(pipe, "use_params") and hasattr(pipe, "model"):
                stack.enter_context(pipe.use_params(found))
        yield


def _checked(examples: Iterable[Example], method: str) -> list[Example]:
    """Return examples as a list.

    Raises:
        TypeError: They are something else.
    """
    validate_examples(examples, method)
    found = list(examples)
    validate_examples(found, method)
    return found


def _with_own_prediction(example: Example) -> Example:
    """Return an example with a copy of the predicted Doc, so that the caller's stays as it is."""
    return Example(example.predicted.copy(), example.reference)


def _annotate(nlp: Language, name: str, pipe: Any, examples: list[Example]) -> None:
    """Let a component annotate the predicted Docs of a batch."""
    through = partial(nlp._through, name=name, pipe=pipe, batch_size=nlp.batch_size, settings={})
    for doc, example in follow([(example.predicted, example) for example in examples], pipe, through):
        example.predicted = doc


def _finish_update(nlp: Language, sgd: Any, excluded: set[str]) -> None:
    for name, pipe in nlp.pipeline:
        if name not in excluded and getattr(pipe, "is_trainable", False) and hasattr(pipe, "finish_update"):
            pipe.finish_update(sgd)


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Say that layers do not fit together, which shows only when a model sees its first Docs."""
    try:
        yield
    except NlpxError:
        raise
    except (ValueError, IndexError, ZeroDivisionError) as error:
        what = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"component {name!r} cannot be initialized: {what}; check that the sizes in [components.{name}] are above "
            "0 and that the widths of its layers agree"
        ) from error


@contextmanager
def _initialized(name: str, pipe: Any) -> Iterator[None]:
    """Say so where what goes wrong in training is that there are no weights yet."""
    try:
        yield
    except Exception as error:
        model = getattr(pipe, "model", None)
        if not isinstance(model, Model) or is_initialized(model):
            raise
        raise ModelError(f"component {name!r} has no weights yet; call nlp.initialize before nlp.update") from error


def _refuse_unconnected(nlp: Language) -> None:
    """Refuse to train components that listen to nobody."""
    silent = [each for each in unconnected_listeners(nlp.components) if each.component in nlp.pipe_names]
    if silent:
        raise ModelError("; ".join(dict.fromkeys(each.explain_silence() for each in silent)))


def _set_up_vocab(nlp: Language, settings: Mapping[str, Any]) -> None:
    """Give the vocabulary the vectors, tables and words that the config names."""
    if settings["vocab_data"] is not None:
        add_words(nlp.vocab, settings["vocab_data"])
    if settings["lookups"] is not None:
        for name in settings["lookups"].tables:
            nlp.vocab.lookups.set_table(name, settings["lookups"].get_table(name))
    if settings["vectors"] is not None:
        load_vectors(nlp, settings["vectors"])


def _load_pretrained(nlp: Language, config: Config, path: Path) -> None:
    """Put pretrained weights into the layer that ``[pretraining]`` names, the component tok2vec by default."""
    pretraining = config.get("pretraining") or {}
    name, layer = pretraining.get("component", "tok2vec"), pretraining.get("layer", "")
    if name not in nlp.component_names:
        raise ConfigError(
            f"[initialize]: init_tok2vec has weights for component {name!r}, but the pipeline is "
            f"{nlp.component_names}; name the component in [pretraining], or leave init_tok2vec out"
        )
    model = nlp.get_pipe(name).model
    if layer:
        if not model.has_ref(layer):
            raise ConfigError(f"[pretraining]: the model of component {name!r} has no layer {layer!r}")
        model = model.get_ref(layer)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: the pretrained weights cannot be read ({error.strerror})") from error
    load_weights(model, data, component=name, where=str(path))

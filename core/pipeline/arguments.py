"""Check the arguments that methods of pipelines share: names of components, settings by component, numbers, texts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

import numpy as np

from ..iterables import is_iterable, is_listing
from ..numbers import as_index
from ..quoting import shown
from ..tokens import Doc

if TYPE_CHECKING:
    from .running import Running

ComponentSettings = Mapping[str, Mapping[str, Any]]


def as_names(names: Any, what: str) -> list[str]:
    """Return names of components, given as one string or several, as a list.

    Raises:
        ValueError: They are something else.
    """
    if isinstance(names, str):
        return [names]
    given: list[Any] = list(names) if is_listing(names) else [None]
    if not all(isinstance(name, str) for name in given):
        raise ValueError(f"{what} takes the name of a component, or a list of names, not {shown(names)}.")
    return given


def as_settings(settings: Any) -> ComponentSettings:
    """Return settings by the names of components.

    Raises:
        ValueError: They are something else.
    """
    if settings is None:
        return {}
    if not isinstance(settings, Mapping) or not all(isinstance(own, Mapping) for own in settings.values()):
        raise ValueError(
            f'component_cfg takes settings by component, such as {{"ner": {{"beam_width": 4}}}}, not {shown(settings)}.'
        )
    return settings


def settings_for(name: str, call: Callable[..., Any], settings: ComponentSettings) -> Mapping[str, Any]:
    """Return the settings for one component.

    Args:
        name: The component.
        call: What is called with them, after the Docs.
        settings: The settings for all components.

    Raises:
        ValueError: It takes no such settings.
    """
    own = settings.get(name)
    if not own:
        return {}
    try:
        taken = list(signature(call).parameters.values())[1:]
    except (TypeError, ValueError):
        # Compiled functions need not tell.
        return own
    named = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    names = [parameter.name for parameter in taken if parameter.kind in named]
    unknown = [key for key in own if key not in names]
    is_open = any(parameter.kind == Parameter.VAR_KEYWORD for parameter in taken)
    if any(not isinstance(key, str) for key in unknown) or (unknown and not is_open):
        raise ValueError(
            f"component_cfg: component {name!r} takes no setting {shown(unknown[0])} here; "
            f"it takes {', '.join(names) or 'none'}."
        )
    return own


def as_number(number: Any, what: str, *, also: int | None = None) -> int:
    """Return a number above 0.

    Args:
        number: The number.
        what: The argument's name.
        also: A number that has a meaning of its own.

    Raises:
        ValueError: It is something else.
    """
    whole = as_index(number)
    if whole is None or (whole < 1 and whole != also):
        raise ValueError(
            f"{what} takes a whole number above 0{'' if also is None else f', or {also}'}, not {shown(number)}."
        )
    return whole


def as_processes(n_process: Any) -> int:
    """Return a number of processes; -1 stands for one on each processor that this process may use.

    Raises:
        ValueError: It is something else.
    """
    number = as_number(n_process, "n_process", also=-1)
    if number != -1:
        return number
    # Whoever has started this process, such as `taskset` or a container, may have left it only some of the processors.
    processors = getattr(os, "sched_getaffinity", None)
    return len(processors(0)) if processors else os.cpu_count() or 1


def as_limit(number: Any, what: str) -> float:
    """Return a number above 0, which need not be whole, or may be infinite.

    Raises:
        ValueError: It is something else.
    """
    if isinstance(number, bool) or not isinstance(number, (int, float, np.integer, np.floating)) or not number > 0:
        raise ValueError(f"{what} takes a number above 0, not {shown(number)}.")
    return number  # type: ignore[return-value]


def as_flag(value: Any, what: str) -> bool:
    """Return a truth value, False for None.

    Raises:
        ValueError: It is something else.
    """
    if value is not None and not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{what} takes True or False, not {shown(value)}.")
    return bool(value)


def as_mapping(value: Any, what: str) -> Mapping[str, Any]:
    """Return a dictionary, an empty one for None.

    Raises:
        ValueError: It is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ValueError(f"{what} takes a dictionary, not {shown(value)}.")
    return value


def as_losses(losses: Any) -> dict[str, float]:
    """Return the dictionary that losses are added to, a new one for None.

    Raises:
        ValueError: It is something else.
    """
    if losses is None:
        return {}
    if not isinstance(losses, dict):
        raise ValueError(f"losses takes a dictionary, to which they are added, not {shown(losses)}.")
    return losses


def check_rate(drop: Any) -> None:
    """Refuse what is no rate of dropout.

    Raises:
        ValueError: It is no number from 0 to 1.
    """
    if not isinstance(drop, (int, float, np.floating)) or not 0 <= drop <= 1:
        raise ValueError(f"drop takes a number from 0 to 1, the share that is dropped, not {shown(drop)}.")


def check_optimizer(sgd: Any) -> None:
    """Refuse what is no optimizer.

    Raises:
        ValueError: It is neither an optimizer nor False nor None.
    """
    if sgd is not None and sgd is not False and not callable(sgd):
        raise ValueError(f"sgd takes an optimizer, such as nlp.create_optimizer() gives, not {shown(sgd)}.")


def as_pairs(pairs: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of a stream.

    Raises:
        ValueError: Something in it is no pair.
    """
    for pair in pairs:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise ValueError(
                "With as_tuples=True the stream gives pairs of a text and what belongs to it, not "
                f"{shown(pair)}; leave as_tuples out for texts alone."
            )
        yield pair[0], pair[1]


def as_doc(text: Any, nlp: Running) -> Doc:
    """Return a text as a Doc.

    Args:
        text: The text; or a Doc, which is returned as it is; or the bytes of a Doc.
        nlp: The pipeline that tokenizes it.

    Raises:
        ValueError: It is something else, or cannot be tokenized.
    """
    if isinstance(text, str):
        return nlp.make_doc(text)
    if isinstance(text, Doc):
        return text
    if isinstance(text, bytes):
        return Doc(nlp.vocab).from_bytes(text)
    raise ValueError(f"A text is a string, a Doc, or the bytes of a Doc, not {type(text).__name__}: {shown(text)}")


def check_texts(texts: Any) -> None:
    """Refuse what is no stream of texts.

    Raises:
        ValueError: It is a single text, or nothing that can be gone through.
    """
    if isinstance(texts, (str, bytes, Doc)):
        raise ValueError(
            f"nlp.pipe takes a list or another iterable of texts, not one text: {shown(texts)}; call nlp(text) for one."
        )
    if not is_iterable(texts):
        raise ValueError(f"nlp.pipe takes a list or another iterable of texts, not {shown(texts)}.")

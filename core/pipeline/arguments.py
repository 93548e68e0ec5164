"""Check arguments that the methods of `Language` share: names of components, settings by component, numbers, texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import index
from typing import Any

from ..tokens import Doc
from ..vocab.reading import shown

ComponentSettings = Mapping[str, Mapping[str, Any]]


def as_names(names: Any, what: str) -> list[str]:
    """Return names of components, given as one string or several, as a list.

    Raises:
        ValueError: They are something else.
    """
    if isinstance(names, str):
        return [names]
    plain = isinstance(names, (tuple, list, set, frozenset))
    if not plain and (isinstance(names, (bytes, Mapping)) or not isinstance(names, Iterable)):
        found: list[Any] = [None]
    else:
        found = list(names)
    if found and not all(isinstance(each, str) for each in found):
        raise ValueError(f"{what} takes the name of a component, or a list of names, not {shown(names)}.")
    return found


def as_settings(settings: Any) -> ComponentSettings:
    """Return settings by the names of components.

    Raises:
        ValueError: They are something else.
    """
    if settings is None:
        return {}
    if not isinstance(settings, Mapping) or not all(isinstance(each, Mapping) for each in settings.values()):
        raise ValueError(
            f'component_cfg takes settings by component, such as {{"ner": {{"beam_width": 4}}}}, not {shown(settings)}.'
        )
    return settings


def as_number(number: Any, what: str, *, also: int | None = None) -> int:
    """Return a number above 0.

    Args:
        number: The number.
        what: The argument's name.
        also: A number that has a meaning of its own.

    Raises:
        ValueError: It is something else.
    """
    try:
        found = None if isinstance(number, bool) else index(number)
    except TypeError:
        found = None
    if found is None or (found < 1 and found != also):
        raise ValueError(
            f"{what} takes a whole number above 0{'' if also is None else f', or {also}'}, not {shown(number)}."
        )
    return found


def check_texts(texts: Any) -> None:
    """Refuse what is no stream of texts.

    Raises:
        ValueError: It is a single text, or nothing that can be gone through.
    """
    if isinstance(texts, (str, bytes, Doc)):
        raise ValueError(
            f"nlp.pipe takes a list or another iterable of texts, not one text: {shown(texts)}; call nlp(text) for one."
        )
    if not isinstance(texts, Iterable) and not hasattr(texts, "__getitem__"):
        raise ValueError(f"nlp.pipe takes a list or another iterable of texts, not {shown(texts)}.")

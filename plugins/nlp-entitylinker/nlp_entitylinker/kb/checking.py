"""What an entity and an alias must be, whatever knowledge base they are for, and that there is one."""

from __future__ import annotations

from itertools import chain
from math import fsum, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import DataError, ModelError, counted, is_listing, shown
from nlpx.vocab import string_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

LARGEST = float(np.finfo(np.float32).max)
"""What a frequency can be, and a number of a vector."""
LARGEST_SUM = 1.00001
"""What the probabilities of an alias may add up to: rounding is forgiven."""
_SURE_SUM = 1.000009
BETWEEN_TYPES = "|"
"""What stands between the types of an entity in a table."""


def no_kb_in(folder: Path) -> ModelError:
    """Return the error for a folder that is none, or has no knowledge base."""
    what = "there is no knowledge base in this folder" if folder.is_dir() else "there is no such folder"
    return ModelError(f"{folder}: {what}; correct the path, or build one with 'nlpx kb build'")


def check_name(text: str, what: str) -> None:
    """Check that something has a name.

    Raises:
        DataError: It has none.
    """
    if not isinstance(text, str) or not text.strip():
        raise DataError(f"The name of an {what} is a text that is not empty, not {shown(text)}.")


def check_text(text: str, what: str) -> None:
    """Check that something has a name, and that this can have an id, the hash of its UTF-8.

    Raises:
        DataError: It has none, or holds half of a surrogate pair.
    """
    check_name(text, what)
    if not text.isascii():
        string_id(text)


def check_texts(texts: list[str], what: str) -> None:
    """Check that many things have names as `check_text` wants them; faster than one by one.

    Raises:
        DataError: One has none.
    """
    if not (_are_names(texts) and all(map(str.isascii, texts))):
        for text in texts:
            check_text(text, what)


def _are_names(texts: list[str]) -> bool:
    """Say at once whether many texts are surely what `check_name` lets pass."""
    return {*map(type, texts)} <= {str} and all(map(str.strip, texts))


def checked_freq(entity: str, freq: Any) -> float:
    """Return the frequency of an entity.

    Raises:
        DataError: It is no number.
    """
    if not (isinstance(freq, (int, float, np.number)) and abs(freq) <= LARGEST):
        raise DataError(f"The entity {entity!r} has the frequency {shown(freq)}; give a number.")
    return float(freq)


def checked_vector(entity: str, vector: ArrayLike, *, length: int) -> NDArray[np.float32]:
    """Return the vector of an entity, (length,).

    Raises:
        DataError: It is none, has another length, or values that are no finite numbers.
    """
    try:
        values = np.asarray(vector)
        if values.dtype != np.float32:
            # A number that is too large becomes infinite, which is refused below.
            with np.errstate(over="ignore"):
                values = values.astype(np.float32)
    except (TypeError, ValueError, OverflowError):
        values = np.zeros((), dtype=np.float32)
    if values.ndim != 1:
        raise DataError(f"The vector of the entity {entity!r} is {shown(vector)}; give a list of numbers.")
    if len(values) != length:
        raise DataError(
            f"The vector of the entity {entity!r} has {counted(len(values), 'number')}, and {length} are due; give "
            "all entities vectors of one length."
        )
    # Nearly always the square says enough. Unlike `dot`, `vdot` does not warn of one that is too large.
    if not isfinite(np.vdot(values, values)) and not np.isfinite(values).all():
        raise DataError(f"The vector of the entity {entity!r} has values that are no finite numbers; give it another.")
    return values


def checked_entities(
    entities: list[str], freqs: Iterable[float], vectors: ArrayLike, *, length: int
) -> tuple[list[float], NDArray[np.float32]]:
    """Return the frequencies of entities and their vectors, (n_entities, length).

    They are looked at all at once; one by one, to name it, only where one may not be what is due.

    Raises:
        DataError: There is not one of each for every entity, or one is not what is due.
    """
    numbers = [*freqs]
    rows: Any = vectors if isinstance(vectors, np.ndarray) else [*vectors]  # type: ignore[misc]
    if not len(entities) == len(numbers) == len(rows):
        raise DataError(refused_lengths(len(entities), len(numbers), len(rows)))
    if not _are_freqs(numbers):
        numbers = [checked_freq(entity, freq) for entity, freq in zip(entities, numbers, strict=True)]
    is_table = isinstance(rows, np.ndarray) and rows.dtype == np.float32 and rows.shape[1:] == (length,)
    if is_table and np.isfinite(rows).all():
        return numbers, rows
    found = np.empty((len(rows), length), dtype=np.float32)
    for place, (entity, vector) in enumerate(zip(entities, rows, strict=True)):
        found[place] = checked_vector(entity, vector, length=length)
    return numbers, found


def _are_freqs(numbers: list[float]) -> bool:
    """Say at once whether many numbers are surely frequencies."""
    return {*map(type, numbers)} <= {int, float} and all(abs(number) <= LARGEST for number in numbers)


def refused_lengths(n_entities: int, n_freqs: int, n_vectors: int) -> str:
    """Say that there is not one of each for every entity."""
    return (
        f"Given are {counted(n_entities, 'entity')}, {counted(n_freqs, 'frequency')} and "
        f"{counted(n_vectors, 'vector')}; give one of each for every "
        "entity."
    )


def checked_types(entity: str, types: Iterable[str]) -> tuple[str, ...]:
    """Return the types of an entity, each once.

    Raises:
        DataError: They are no list of texts that are not empty, and that a table can hold.
    """
    if types == ():
        return ()
    is_list = is_listing(types)
    found = tuple(types) if is_list else ()
    if not is_list or not all(isinstance(each, str) and each.strip() and BETWEEN_TYPES not in each for each in found):
        raise DataError(
            f"The types of the entity {entity!r} are {shown(types)}; give a list of texts without {BETWEEN_TYPES!r}."
        )
    return tuple(dict.fromkeys(found))


def checked_pairs(alias: str, entities: Iterable[str], probabilities: Iterable[float]) -> tuple[list[str], list[float]]:
    """Return the entities of an alias and their probabilities.

    Raises:
        DataError: They are not of one number, an entity is there twice, or the probabilities are none.
    """
    if isinstance(entities, str):
        raise DataError(f"The alias {alias!r} has the text {entities!r} where a list of entities is due.")
    names, priors = list(entities), list(probabilities)
    if len(names) != len(priors):
        raise DataError(
            f"The alias {alias!r} has {counted(len(names), 'entity')} and {counted(len(priors), 'probability')}; give "
            "one for each."
        )
    for name in names:
        check_name(name, "entity")
    if len(names) > 1 and len(set(names)) != len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise DataError(f"The alias {alias!r} has the entity {twice!r} twice; give it one probability.")
    check_priors(alias, priors)
    return names, priors


def checked_lists(
    aliases: list[str], entities: Iterable[Iterable[str]], probabilities: Iterable[Iterable[float]]
) -> tuple[list[int], list[str], list[float]]:
    """Return how many entities each of some aliases has, these one after the other, and their probabilities.

    They are looked at all at once; one by one, to name it, only where one may not be what is due.

    Raises:
        DataError: There is not one of each for every alias, or those of one are not what `checked_pairs` lets pass.
    """
    names_of, priors_of = [*entities], [*probabilities]
    if not len(aliases) == len(names_of) == len(priors_of):
        raise DataError(
            f"Given are {counted(len(aliases), 'alias')}, {counted(len(names_of), 'list')} of entities and "
            f"{len(priors_of)} of probabilities; give one of each for every alias."
        )
    if not _are_pairs(names_of, priors_of):
        pairs = [checked_pairs(*row) for row in zip(aliases, names_of, priors_of, strict=True)]
        names_of, priors_of = [names for names, _ in pairs], [priors for _, priors in pairs]
    counts = [len(names) for names in names_of]  # type: ignore[arg-type]
    return counts, [*chain.from_iterable(names_of)], [*chain.from_iterable(priors_of)]


def _are_pairs(names_of: list[Any], priors_of: list[Any]) -> bool:
    """Say at once whether entities and probabilities of many aliases are surely what `checked_pairs` lets pass."""
    if not {*map(type, names_of), *map(type, priors_of)} <= {list, tuple}:
        return False
    counts = [*map(len, names_of)]
    names, priors = [*chain.from_iterable(names_of)], [*chain.from_iterable(priors_of)]
    if counts != [*map(len, priors_of)] or not _are_names(names) or not {*map(type, priors)} <= {float}:
        return False
    weights = np.array(priors)
    sums = np.bincount(np.arange(len(counts)).repeat(np.array(counts, dtype=np.intp)), weights)
    return (
        bool((weights >= 0).all())
        # What is added up in another order may differ in its last digits.
        and bool((sums <= _SURE_SUM).all())
        and all(len({*names}) == len(names) for names in names_of if len(names) > 1)
    )


def check_priors(alias: str, priors: Sequence[float]) -> None:
    """Check that probabilities are such, and add up to at most 1.

    Raises:
        DataError: They are not, or do not.
    """
    for prior in priors:
        if not _is_weight(prior, LARGEST_SUM):
            raise DataError(f"The alias {alias!r} has the probability {shown(prior)}; give a number from 0 to 1.")
    total = fsum(priors) if len(priors) > 1 else 0.0
    if total > LARGEST_SUM:
        raise DataError(refused_sum(alias, total))


def refused_sum(alias: str, total: float) -> str:
    """Say that the probabilities of an alias are too many."""
    return f"The probabilities of the alias {alias!r} add up to {total:.4g}; they can be 1 at most."


def check_count(alias: str, count: float) -> None:
    """Check that a count of an alias is one.

    Raises:
        DataError: It is not.
    """
    if not _is_weight(count, LARGEST):
        raise DataError(f"The alias {alias!r} has the count {shown(count)}; give a number that is not below 0.")


def _is_weight(value: Any, most: float) -> bool:
    if type(value) is float:
        return 0 <= value <= most
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and bool(0 <= value <= most)

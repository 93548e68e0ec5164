"""What an entity and an alias must be, whatever knowledge base they are for."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import DataError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

LARGEST = float(np.finfo(np.float32).max)
"""What a frequency can be, and a number of a vector."""
LARGEST_SUM = 1.00001
"""What the probabilities of an alias may add up to: rounding is forgiven."""
BETWEEN_TYPES = "|"
"""What stands between the types of an entity in a table."""


def check_name(text: str, what: str) -> None:
    """See that something has a name.

    Raises:
        DataError: It has none.
    """
    if not isinstance(text, str) or not text.strip():
        raise DataError(f"The name of an {what} is a text that is not empty, not {shown(text)}.")


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
            f"The vector of the entity {entity!r} has {len(values)} numbers, and {length} are due; give all entities "
            "vectors of one length."
        )
    # Nearly always the square says enough. Unlike `dot`, `vdot` does not warn of one that is too large.
    if not isfinite(np.vdot(values, values)) and not np.isfinite(values).all():
        raise DataError(f"The vector of the entity {entity!r} has values that are no finite numbers; give it another.")
    return values


def checked_types(entity: str, types: Iterable[str]) -> tuple[str, ...]:
    """Return the types of an entity, each once.

    Raises:
        DataError: They are no list of texts that are not empty, and that a table can hold.
    """
    if types == ():
        return ()
    is_list = isinstance(types, Iterable) and not isinstance(types, (str, bytes))
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
            f"The alias {alias!r} has {len(names)} entities and {len(priors)} probabilities; give one for each."
        )
    for name in names:
        check_name(name, "entity")
    if len(names) > 1 and len(set(names)) != len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise DataError(f"The alias {alias!r} has the entity {twice!r} twice; give it one probability.")
    check_priors(alias, priors)
    return names, priors


def check_priors(alias: str, priors: Sequence[float]) -> None:
    """See that probabilities are such, and add up to at most 1.

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
    """See that a count of an alias is one.

    Raises:
        DataError: It is not.
    """
    if not _is_weight(count, LARGEST):
        raise DataError(f"The alias {alias!r} has the count {shown(count)}; give a number that is not below 0.")


def _is_weight(value: Any, most: float) -> bool:
    if type(value) is float:
        return 0 <= value <= most
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and bool(0 <= value <= most)

"""What our own distributions offer, installed or not, so that a name that is missing can say what brings it.

`catalogue.json` has it by distribution and by kind of name, as `Claim` tells them apart. `docs/known_names.py` makes
it from the manifests of the plugins in the tree, and from `docs/to_come.json` for what is documented and not there yet.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from ..spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@cache
def catalogue() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the names by distribution and kind."""
    import json

    with open(os.path.join(os.path.dirname(__file__), "catalogue.json"), encoding="utf8") as file:
        names: Mapping[str, Mapping[str, Sequence[str]]] = json.load(file)
    return names


def documented(space: str) -> dict[str, str]:
    """Return the names of a kind, such as ``architectures``, each with the distribution that offers it."""
    return {name: distribution for distribution, spaces in catalogue().items() for name in spaces.get(space, ())}


def hint(space: str, name: str, known: Iterable[str]) -> str:
    """Return what to say of a name that nobody offers: what brings it, else what is spelt alike, else nothing.

    Args:
        space: The kind of name.
        name: The name.
        known: The names of that kind that there are.
    """
    names = documented(space)
    if name in names:
        return f"; it comes with {how_to_get(names[name])}"
    return did_you_mean(name, [*known, *names])


def how_to_get(distribution: str) -> str:
    """Say how to install a distribution of ours, or why what it should offer is not there although it is installed."""
    from ..distributions import find_distribution
    from ..plugins import installed

    source = find_distribution(distribution)
    if source is None:
        return f"{distribution}: {ways_to_install(distribution)}"
    if all(plugin.distribution != distribution for plugin in installed().plugins):
        return f"{distribution} {source.version}, which is left out: it failed, or NLPX_DISABLE_PLUGINS says so"
    return f"{distribution}, but not with the installed {distribution} {source.version}"


def not_installed() -> list[str]:
    """Return our distributions that are not installed, sorted."""
    from ..distributions import find_distribution

    return [distribution for distribution in sorted(catalogue()) if find_distribution(distribution) is None]


def ways_to_install(distribution: str) -> str:
    """Return the commands that install a distribution of ours."""
    return f"pip install {distribution}, or pip install plugins/{distribution} in a checkout of nlpx"

"""Find the manifests of installed distributions, whatever state these are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .distributions import Distribution, distributions
from .isolation import clean
from .named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

ENTRY_POINT_GROUP = "nlpx"


class Manifest(NamedTuple):
    """Say where a manifest is.

    Args:
        name: The name of the entry point.
        module: The module that it names.
        source: The distribution that has it.
        problem: What is wrong with the entry point, or an empty string.
    """

    name: str
    module: str
    source: Distribution
    problem: str


def find_manifests() -> list[Manifest]:
    """Return every manifest that an installed distribution names, sorted."""
    manifests = []
    for source in distributions():
        names: set[str] = set()
        for name, value in source.entry_points(ENTRY_POINT_GROUP):
            problem = _problem_of(name, value, names)
            manifests.append(Manifest(clean(name, width=60), value or "", source, problem))
            names.add(name)
    homes: dict[str, Manifest] = {}
    for manifest in sorted(manifests, key=lambda manifest: not manifest.source.is_named_like(manifest.module)):
        homes.setdefault(manifest.module, manifest)
    manifests = [_refused_elsewhere(manifest, homes[manifest.module]) for manifest in manifests]
    return sorted(manifests, key=lambda manifest: (manifest.name, manifest.module))


def _refused_elsewhere(manifest: Manifest, home: Manifest) -> Manifest:
    """Return a manifest with a problem where it is another's, which counts."""
    if manifest is home or manifest.problem:
        return manifest
    problem = f"its entry point names {manifest.module!r}, as that of {home.name} of {home.source.name} does already"
    return manifest._replace(problem=problem)


def _problem_of(name: str, value: str | None, others: Collection[str]) -> str:
    """Say what is wrong with an entry point that does not name a module and nothing else, or has another's name."""
    if name in others:
        return f"its entry_points.txt has the name {clean(name, width=60)!r} twice; each plugin needs one of its own"
    if value is None or not name:
        return f"its entry_points.txt has the line {clean(name, width=60)!r}, where 'name = module' is due"
    if not all(part.isidentifier() for part in value.split(".")):
        return (
            f"its entry point names {clean(value, width=60)!r}, but a module is due and nothing else, such as "
            "'my_package.plugin'"
        )
    if value.partition(".")[0] == __package__:
        return f"its entry point names {value!r}, which is core's; a module of its own is due"
    return ""

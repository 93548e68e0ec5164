"""What newer versions of the contract call otherwise: manifests that were made for older ones are served as before.

When a hook is renamed, its old name is listed here and nothing else remains of it. When a field of a spec is renamed,
the old field stays beside the new one, with None as its default, and is listed here. What plugins still use is told by
``nlpx plugins``; the table is part of ``docs/hooks.md``.
"""

from __future__ import annotations

from typing import Any

from .named_tuples import NamedTuple


class Deprecation(NamedTuple):
    """Say what something was called.

    Args:
        old: The hook, such as ``nlpx_pictures``, or the field, such as ``RendererSpec.attributes``.
        new: What it is called now.
        version: The version of the contract that has brought the new name.
        until: The version of nlpx-core from which on the old name is not served any more.
    """

    old: str
    new: str
    version: int
    until: str

    def __str__(self) -> str:
        return (
            f"{self.old} is called {self.new} since version {self.version} of the contract, and serves until nlpx-core "
            f"{self.until}"
        )


DEPRECATIONS: tuple[Deprecation, ...] = ()


def renamed_hooks() -> dict[str, str]:
    """Return the new name of each renamed hook, by its old one."""
    return {deprecation.old: deprecation.new for deprecation in DEPRECATIONS if "." not in deprecation.old}


def renamed_fields(spec: Any) -> list[tuple[Deprecation, str, str]]:
    """Return the deprecations of fields that a spec has given, each with the old and the new name of the field."""
    renamed = []
    for deprecation in DEPRECATIONS:
        kind, _, old = deprecation.old.partition(".")
        if kind == type(spec).__name__ and getattr(spec, old) is not None:
            renamed.append((deprecation, old, deprecation.new.partition(".")[2]))
    return renamed

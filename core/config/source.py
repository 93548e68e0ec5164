"""Where a value of a config came from."""

from __future__ import annotations

from ..named_tuples import NamedTuple


class Source(NamedTuple):
    """Name the origin of a value.

    Args:
        origin: A file, ``--training.max_steps`` for an argument, the name of an environment variable, or for a default
            ``default of spacy.Tagger.v2 (nlp-tagger)``.
        line: The line in the file, counted from 1; 0 where the origin has no lines.
    """

    origin: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.origin}:{self.line}" if self.line else self.origin

    @property
    def is_default(self) -> bool:
        """Tell whether the user did not write the value."""
        return self.origin.startswith(DEFAULT)


DEFAULT = "default of "


def default_of(what: str) -> Source:
    """Return the source of a default value."""
    return Source(DEFAULT + what)

"""Which versions a pipeline is for, as its ``meta.json`` says and the index repeats.

``spacy_version`` is a range of versions of spaCy; nlpx reads what spaCy 3.8 does. ``nlpx_version`` is a range too, or
the version that the pipeline was made with, which means that one and later ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import __version__
from ..quoting import shown

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

READS = "3.8"
"""The version of spaCy whose pipelines are read, without the number of its last part."""
_LAST_PART = range(100)


def incompatibility(*, spacy_version: str | None, nlpx_version: str | None) -> str:
    """Say why a pipeline is for other versions, or return an empty string.

    Args:
        spacy_version: The range of versions of spaCy that it is for, or None where it does not say.
        nlpx_version: The range of versions of nlpx, or the first one.
    """
    of_spacy, of_nlpx = _range(spacy_version or ""), _range(nlpx_version or "")
    if of_spacy is None or of_nlpx is None:
        return f"it says that it is for {shown(nlpx_version if of_nlpx is None else spacy_version)}, which is no range"
    if not of_nlpx.contains(__version__, prereleases=True):
        return f"it is for nlpx {nlpx_version}, and this is {__version__}"
    # Any release of that version will do: they read the same.
    if not any(of_spacy.contains(f"{READS}.{part}", prereleases=True) for part in _LAST_PART):
        return f"it is for spaCy {spacy_version}, and what is read is of {READS}"
    return ""


def _range(text: str) -> SpecifierSet | None:
    """Return a range of versions, of a single version that and later ones; None where it is neither."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    for candidate in (text, f">={text}"):
        try:
            return SpecifierSet(candidate)
        except InvalidSpecifier:
            continue
    return None

"""The languages that come with nlpx, each an attribute by its code: one for every folder here with a description."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..specs import LanguageSpec
from .folder import DESCRIPTION

if TYPE_CHECKING:
    from .described import DescribedDefaults

_HERE = Path(__file__).parent


def list_languages() -> list[LanguageSpec]:
    """Offer each language, with the first line of its description as the summary; no more of it is read."""
    offers = []
    for file in sorted(_HERE.glob(f"*/{DESCRIPTION}")):
        with file.open(encoding="utf8") as lines:
            summary = next(lines).removeprefix("#").strip()
        code = file.parent.name
        offers.append(LanguageSpec(name=code, target=f"{__name__}:{code}", summary=summary))
    return offers


def __getattr__(code: str) -> DescribedDefaults:
    if not (_HERE / code / DESCRIPTION).is_file():
        raise AttributeError(f"no language {code!r} comes with nlpx")
    from .described import DescribedDefaults

    language = globals()[code] = DescribedDefaults(_HERE / code)
    return language

"""Which converter reads a file: by name, by the file's ending, or by a look at its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import DataError, EmptyCorpus, NameNotFound
from ...plugins import installed
from ...registry import registry
from ...registry.catalogue import hint
from ...registry.table import refuse_rivals
from ..text_lines import TextLines, check_utf8, unpacked_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...plugins import Offer
    from ...specs import ConverterSpec

AUTO = "auto"
_HEAD = 4096


def converter_specs() -> list[ConverterSpec]:
    """List the converters that the installed plugins offer."""
    return [offer.spec for offer in registry.table("converters").offers()]


def find_converter(name: str, path: Path, *, head: Callable[[int], bytes] | None = None) -> ConverterSpec:
    """Find a converter by its name, or by the file where the name is ``auto``.

    Args:
        name: The name.
        path: The file.
        head: Gives so many bytes of its beginning; None to read them.

    Raises:
        NameNotFound: There is no converter of that name.
        DataError: The file does not tell its format.
    """
    specs = converter_specs()
    if name != AUTO:
        return _by_name(name)
    ending = unpacked_name(path).suffix.lower()
    fitting = [spec for spec in specs if ending in spec.suffixes]
    if len(fitting) == 1:
        return fitting[0]
    data = (head or TextLines(path).head)(_HEAD)
    beginning = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    known = sorted(_offers_by_name())
    due = "the name of a converter"
    sniffed = installed().first("nlpx_sniff_format", due=due, among=known, path=path, head=beginning)
    if sniffed is not None:
        return _by_name(sniffed)
    check_utf8(data, path=str(path))
    names = ", ".join(spec.name for spec in fitting or specs)
    if not beginning.strip():
        raise EmptyCorpus(f"{path}: the file is empty; it should hold a corpus ({names}).")
    silent = "neither the ending nor the content tells" if ending else "the content does not tell"
    raise DataError(f"{path}: {silent} the format; name it with --converter ({names}).")


def _by_name(name: str) -> ConverterSpec:
    offers = _offers_by_name()
    if name not in offers:
        names = sorted(offers)
        advice = hint("converters", name, names) or f"; there are {', '.join([AUTO, *names])}"
        raise NameNotFound(f"there is no converter {name!r}{advice}")
    refuse_rivals(offers[name])
    spec: ConverterSpec = offers[name][0].spec
    return spec


def _offers_by_name() -> dict[str, list[Offer]]:
    """Return the offers of converters by each of their names."""
    offers: dict[str, list[Offer]] = {}
    for offer in registry.table("converters").offers():
        for claim in dict.fromkeys(offer.spec.claims()):
            offers.setdefault(claim.name, []).append(offer)
    return offers

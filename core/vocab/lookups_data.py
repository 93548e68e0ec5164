"""Tables of languages that other packages bring, such as ``spacy-lookups-data``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..distributions import distributions
from ..errors import ModelError
from ..files.reading import parse_json, read_file
from ..quoting import first_line, shown
from ..registry import registry
from ..targets import load_target
from .lookups import Lookups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENTRY_POINT_GROUP: Final = "spacy_lookups"
"""The group in which a distribution names the tables of a language, by the language's code."""

REMEDY: Final = "pip install spacy-lookups-data"
"""What brings the tables of most languages."""


def load_lookups(lang: str, tables: Sequence[str], strict: bool = True) -> Lookups:
    """Load tables of a language, such as ``lemma_lookup``, from what is registered or installed.

    Args:
        lang: The code of the language.
        tables: The names of the tables.
        strict: Whether all of them must be there.

    Raises:
        ModelError: A table is missing, or cannot be read.
    """
    places = _places_of(lang)
    missing = [name for name in tables if name not in places]
    if missing and strict:
        raise ModelError(
            f"no installed package has the tables {', '.join(missing)} of the language {lang!r}; install one that has "
            f"them ({REMEDY} for most languages), or give your own"
        )
    lookups = Lookups()
    for name in tables:
        if name in places:
            lookups.add_table(name, _read(places[name], name=f"the table {name} of the language {lang!r}"))
    return lookups


def load_lookups_data(lang: str, tables: list[str]) -> Lookups:
    """Load tables of a language (``spacy.LookupsDataLoader.v1``), all of which must be there."""
    return load_lookups(lang, tables)


def _places_of(lang: str) -> Mapping[str, Any]:
    """Return the tables that there are for a language: by name, the file or the content."""
    if registry.has("lookups", lang):
        return _checked(registry.get("lookups", lang), f"the tables registered for the language {lang!r}")
    for distribution in distributions():
        target = dict(distribution.entry_points(ENTRY_POINT_GROUP)).get(lang)
        if target:
            what = f"{distribution.name}: the tables of the language {lang!r}"
            try:
                places = load_target(target)
            except Exception as error:
                raise ModelError(f"{what} cannot be loaded ({first_line(error)}); reinstall the package") from error
            return _checked(places, what)
    return {}


def _checked(places: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(places, dict):
        raise ModelError(f"{what} are {shown(places)}, where a dictionary of files by their names is due")
    return places


def _read(place: Any, *, name: str) -> dict[Any, Any]:
    """Return the content of a table that is at hand, or stands in a file (JSON), which may be packed by gzip."""
    if isinstance(place, dict):
        return place
    file = Path(str(place))
    packed = file.with_name(f"{file.name}.gz")
    if file.exists() or not packed.exists():
        data = read_file(file, error=ModelError)
    else:
        file = packed
        try:
            import gzip

            data = gzip.decompress(read_file(file, error=ModelError))
        except (OSError, EOFError) as error:
            raise ModelError(f"{file}: {name} is damaged ({error}); reinstall its package") from error
    table = parse_json(data, where=str(file), error=ModelError)
    if not isinstance(table, dict):
        raise ModelError(f"{file}: {name} is {shown(table)}, where keys and values are due")
    return table

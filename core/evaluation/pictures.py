"""Pictures of what a pipeline predicts: a page for each style that the installed plugins draw."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..corpora.corpus_files import read_docs
from ..corpora.raw_texts import read_raw_texts
from ..displacy import draw
from ..displacy.needs import find_lack
from ..errors import DataError, NameNotFound, PluginError, Unfinished, UsageError
from ..files.writing import as_path, write_text
from ..registry import registry
from ..registry.catalogue import documented, ways_to_install
from ..registry.table import refuse_rivals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..pipeline import Language
    from ..specs import RendererSpec
    from ..tokens.doc import Doc


def picture_options(kb_url: str | None, spans_key: str | None, *, has_pictures: bool) -> dict[str, str]:
    """Return what the styles of pictures are told.

    Args:
        kb_url: Where ids of linked entities lead to, with ``{}`` for the id; None for nowhere.
        spans_key: The one group of spans to draw; None for all.
        has_pictures: Whether there are any.

    Raises:
        UsageError: An address has no place for the id, or is for no picture.
    """
    options = {} if spans_key is None else {"spans_key": spans_key}
    if kb_url is None:
        return options
    if not has_pictures:
        raise UsageError("--displacy-kb-url is for pictures; name a folder for them with --displacy-path")
    if "{}" not in kb_url:
        raise UsageError(f"--displacy-kb-url is {kb_url!r}; write {{}} where the id is to stand")
    return {**options, "kb_url_template": kb_url}


def write_pictures(
    docs: Sequence[Doc], folder: str | Path, *, options: Mapping[str, Any] = MappingProxyType({})
) -> list[Path]:
    """Draw what the installed plugins can draw of Docs, a page for each style, and return the files.

    Args:
        docs: The Docs.
        folder: The folder of the files.
        options: What the styles are told, such as ``kb_url_template``.

    Raises:
        NameNotFound: No installed plugin draws anything.
        DataError: None of the Docs has anything to draw.
        Unfinished: Renderers of plugins fail; it holds the files of the others.
    """
    written: list[Path] = []
    faults: list[PluginError] = []
    for spec in picture_styles():
        items: list[Any] = [doc for doc in docs if find_lack(doc, spec.name) is None]
        if spec.by_sentence:
            items = [sentence for doc in items for sentence in doc.sents]
        if items:
            path = as_path(folder) / spec.file
            try:
                page = draw(items, spec.name, page=True, options=options)
            except PluginError as error:
                faults.append(error)
            else:
                write_text(path, page + "\n")
                written.append(path)
    if faults:
        raise Unfinished(faults, done=written) from faults[0]
    if not written:
        raise DataError("--displacy-path: the pipeline predicts nothing that can be drawn; leave the option out")
    return written


def picture_styles() -> list[RendererSpec]:
    """Return the styles that the installed plugins draw in a file of their own.

    Raises:
        NameNotFound: There is none.
        NameClash: Two have one name, or one file.
    """
    offers = [offer for offer in registry.table("renderers").offers() if offer.spec.file]
    refuse_rivals(offers)
    if not offers:
        drawing = " and ".join(sorted(set(documented("renderers").values())))
        raise NameNotFound(
            f"--displacy-path: no installed plugin draws anything; pictures come with {drawing}: "
            f"{ways_to_install('NAME')}"
        )
    return [offer.spec for offer in offers]


def first_texts(nlp: Language, path: Path, limit: int, *, conll18: bool) -> list[str]:
    """Return the first texts of the data."""
    if conll18:
        return read_raw_texts(path)[0][:limit]
    return [doc.text for doc in islice(read_docs(path, nlp), limit)]

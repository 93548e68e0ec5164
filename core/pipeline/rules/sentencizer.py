"""The ``sentencizer`` component: a sentence ends after a mark such as a full stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
import srsly

from ...errors import ModelError
from ...files.msgpack import pack
from ...files.reading import Record, parse_json, read_file, unpack
from ...files.writing import as_path, write_bytes
from ...scoring.registered import senter_score
from ...tokens.arguments import doc_argument
from ..components.pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from typing_extensions import Self

    from ...tokens import Doc

# The marks of Unicode that end a sentence, in whatever script, as ranges of hexadecimal numbers.
_MARKS: Final = """
    21 2E 3F 589 61F 6D4 700-702 7F9 964-965 104A-104B 1362 1367-1368 166E 1735-1736 1803 1809 1944-1945 1AA8-1AAB
    1B5A-1B5B 1B5E-1B5F 1C3B-1C3C 1C7E-1C7F 203C-203D 2047-2049 2E2E 2E3C A4FF A60E-A60F A6F3 A6F7 A876-A877 A8CE-A8CF
    A92F A9C8-A9C9 AA5D-AA5F AAF0-AAF1 ABEB FE52 FE56-FE57 FF01 FF0E FF1F 10A56-10A57 11047-11048 110BE-110C1
    11141-11143 111C5-111C6 111CD 111DE-111DF 11238-11239 1123B-1123C 112A9 1144B-1144C 115C2-115C3 115C9-115D7
    11641-11642 1173C-1173E 11A42-11A43 11A9B-11A9C 11C41-11C42 16A6E-16A6F 16AF5 16B37-16B38 16B44 1BC9F 1DA88 FF61
    3002
"""
_YES: Final = 1
_NO: Final = -1


def _characters(ranges: str) -> list[str]:
    """Return the characters of ranges such as ``700-702``."""
    bounds = [[int(bound, 16) for bound in part.split("-")] for part in ranges.split()]
    return [chr(code) for first, *last in bounds for code in range(first, (last or [first])[0] + 1)]


class Sentencizer(Pipe):
    """Set ``token.is_sent_start``: a sentence goes up to a mark and the punctuation that follows it.

    Args:
        name: The component's name in the pipeline.
        punct_chars: Tokens that end a sentence; none for `default_punct_chars`.
        overwrite: Whether sentence starts that a Doc has already are replaced.
        scorer: Scores the sentences of examples.
    """

    default_punct_chars: ClassVar[list[str]] = _characters(_MARKS)

    def __init__(
        self,
        name: str = "sentencizer",
        *,
        punct_chars: Iterable[str] | None = None,
        overwrite: bool = False,
        scorer: Callable[..., dict[str, Any]] | None = senter_score,
    ) -> None:
        self.name = name
        self.punct_chars = set(punct_chars or self.default_punct_chars)
        self.overwrite = overwrite
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        """Set the sentence starts of a Doc."""
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def predict(self, docs: Iterable[Doc]) -> list[NDArray[np.bool_]]:
        """Say of each token whether a sentence starts with it, one (n_tokens,) array per Doc."""
        return [self._starts_of(doc_argument(doc, "What a sentencizer annotates")) for doc in docs]

    def _starts_of(self, doc: Doc) -> NDArray[np.bool_]:
        lexemes, marks = doc.lexemes, self.punct_chars
        starts = np.zeros(len(lexemes), dtype=bool)
        starts[:1] = True
        for mark in [place for place, lexeme in enumerate(lexemes) if lexeme.text in marks]:
            following = mark + 1
            while following < len(lexemes) and (lexemes[following].is_punct or lexemes[following].text in marks):
                following += 1
            starts[following : following + 1] = True
        return starts

    def set_annotations(self, docs: Sequence[Doc], batch_tag_ids: Sequence[Any]) -> None:
        """Set the sentence starts of each Doc from what `predict` returns."""
        for doc, starts in zip(docs, batch_tag_ids, strict=False):
            column = np.where(np.asarray(starts, dtype=bool), _YES, _NO)
            known = None if self.overwrite else doc.column("sent_start")
            doc.set_column("sent_start", column if known is None else np.where(known == 0, column, known))

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the settings into a file (JSON) that has the component's name and the ending ``.json``."""
        write_bytes(_file(path), srsly.json_dumps(self._settings(), indent=2).encode("utf8"))

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote.

        Raises:
            ModelError: The file is missing or broken.
        """
        file = _file(path)
        return self._take(parse_json(read_file(file, error=ModelError), where=str(file), error=ModelError), str(file))

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Return the settings as msgpack."""
        return pack(self._settings())

    def from_bytes(self, bytes_data: bytes, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are broken.
        """
        where = f"bytes of component {self.name!r}"
        return self._take(unpack(bytes_data, where=where, error=ModelError), where)

    def _settings(self) -> dict[str, Any]:
        return {"punct_chars": sorted(self.punct_chars), "overwrite": self.overwrite}

    def _take(self, settings: Any, where: str) -> Self:
        record = Record(settings, where=where, error=ModelError)
        self.punct_chars = set(record.texts("punct_chars", self.default_punct_chars))
        self.overwrite = record.flag("overwrite", self.overwrite)
        return self


def _file(path: str | Path) -> Path:
    return as_path(path).with_suffix(".json")


def make_sentencizer(
    nlp: Any,
    name: str,
    *,
    punct_chars: list[str] | None,
    overwrite: bool,
    scorer: Callable[..., dict[str, Any]] | None,
) -> Sentencizer:
    """Make a `Sentencizer` component.

    Args:
        nlp: The pipeline.
        name: The component's name in it.
        punct_chars: Tokens that end a sentence; None for the marks of all scripts.
        overwrite: Whether sentence starts that a Doc has already are replaced.
        scorer: Scores the sentences of examples.
    """
    return Sentencizer(name, punct_chars=punct_chars, overwrite=overwrite, scorer=scorer)

"""Corpora converted: the Docs that converters make of files, as files of another type."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from ..errors import EmptyCorpus
from ..files.writing import replace_file
from ..quoting import counted
from ..registry.calls import stream
from ..vocab import Vocab
from .converters.formats import find_converter
from .converters.labels import relabelled
from .converters.options import ConvertOptions
from .file_types import WRITERS, lost
from .text_lines import open_lines
from .whole import collecting_only_what_is_young

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from ..specs import ConverterSpec
    from ..tokens.doc import Doc
    from ..vocab import Lexeme

    Watch = Callable[[], AbstractContextManager[Callable[[str, float], None] | None]]

# How many of the words last seen stay known: most come again, and to make one anew takes long.
_WORDS_KEPT: Final = 1 << 17
# Every how many documents the progress is shown.
_SHOWN_EVERY = 256
# The options that a converter may have no use for, as fields of what it is told.
_FOR_CONVERTERS: Final = ("n_sents", "seg_sents", "morphology", "merge_subtokens", "spans_key", "lang")
_KEEPS_ALL: Final = "spacy"


class Conversion:
    """Convert files of one corpus.

    Args:
        converter: The name of the converter, or ``auto``.
        options: What it is told.
        file_type: What is written.
        ner_map: What to write for each label of an entity; None to keep them.
        watch: Opened for each file; gives what is told how many documents there are, in words, and which share of the
            file has been read, or None.
    """

    def __init__(
        self,
        converter: str,
        options: ConvertOptions,
        file_type: str,
        *,
        ner_map: Mapping[str, str] | None,
        watch: Watch,
    ) -> None:
        self.converter = converter
        self.options = options
        self.file_type = file_type
        self.ner_map = ner_map
        self.watch = watch
        self.vocab = Vocab()
        self._words: list[Lexeme] = []
        self._used: set[str] = set()

    def write(self, sources: Sequence[Path], file: IO[bytes]) -> int:
        """Write what becomes of some files into one; returns the number of Docs.

        Of several, those that are empty are reported and passed over.

        Raises:
            EmptyCorpus: There is nothing in any.
            DataError: One cannot be read or breaks its format.
        """
        with collecting_only_what_is_young():
            return WRITERS[self.file_type](self._docs_of(sources), file)

    def write_files(self, outputs: Mapping[Path, Sequence[Path]]) -> dict[Path, int]:
        """Write files, each of some others; returns the numbers of Docs.

        Of several, those of which nothing comes are reported and passed over.

        Raises:
            EmptyCorpus: Nothing comes of any.
            DataError: One cannot be read or breaks its format.
        """
        counts: dict[Path, int] = {}
        for target, sources in outputs.items():
            try:
                with replace_file(target) as file:
                    counts[target] = self.write(sources, file)
            except EmptyCorpus as error:
                if len(outputs) == 1:
                    raise
                self.options.report(str(error))
        if not counts:
            raise EmptyCorpus(f"there is nothing in {counted(len(outputs), 'file')}; nothing is written.")
        return counts

    def _docs_of(self, sources: Sequence[Path]) -> Iterator[Doc]:
        if len(sources) == 1:
            yield from self._docs(sources[0])
            return
        n_empty = 0
        for source in sources:
            try:
                yield from self._docs(source)
            except EmptyCorpus as error:
                self.options.report(str(error))
                n_empty += 1
        if n_empty == len(sources):
            raise EmptyCorpus(f"there is nothing in {counted(n_empty, 'file')}; nothing is written.")

    def _docs(self, source: Path) -> Iterator[Doc]:
        """Run the converter for a file, and report what the file type has no place for."""
        missed: dict[str, None] = {}
        count = 0
        with closing(open_lines(source)) as lines, self.watch() as show:
            spec = find_converter(self.converter, Path(lines.name), head=lines.head)
            self._warn_of_idle(spec)
            options = replace(self.options, path=lines.name)
            docs = stream("converters", spec.name, lines, self.vocab, options)
            if self.ner_map:
                docs = relabelled(docs, self.ner_map, spans_key=options.spans_key)
            for count, doc in enumerate(docs, 1):
                self._hold(doc)
                missed.update(dict.fromkeys(lost(doc, self.file_type)))
                if show is not None and count % _SHOWN_EVERY == 0:
                    show(f"{count:,} documents", lines.position / max(lines.size, 1))
                yield doc
            if not count:
                raise EmptyCorpus(
                    f"{lines.name}: the converter {spec.name!r} finds no document in it; nothing is written."
                )
            if missed:
                self.options.report(
                    f"{lines.name}: documents in it have {' and '.join(missed)}, for which the file type "
                    f"{self.file_type} has no place; --file-type {_KEEPS_ALL} keeps it."
                )

    def _warn_of_idle(self, spec: ConverterSpec) -> None:
        """Say of options that were given that they do nothing with a converter, when it is first used."""
        if spec.options is None or spec.name in self._used:
            return
        self._used.add(spec.name)
        for name in _FOR_CONVERTERS:
            if name not in spec.options and getattr(self.options, name) != getattr(ConvertOptions, name):
                self.options.report(f"--{name.replace('_', '-')} does nothing with the converter {spec.name}.")

    def _hold(self, doc: Doc) -> None:
        """Keep the words of a Doc known for a while."""
        self._words += doc.lexemes
        if len(self._words) > _WORDS_KEPT:
            del self._words[: _WORDS_KEPT // 2]

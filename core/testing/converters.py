"""What a converter must do."""

from __future__ import annotations

import random
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ..commands.convert import convert
from ..corpora.converters.formats import find_converter
from ..corpora.converters.options import ConvertOptions
from ..corpora.text_lines import TextLines
from ..errors import EmptyCorpus, NlpxError
from ..isolation import describe
from ..plugins import installed
from ..quoting import counted
from ..registry import registry
from ..tokens import Doc, DocBin
from ..vocab import Vocab
from .annotations import changed, snapshot
from .cases import Case, Contract, doing, expect, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_N_DAMAGED = 100
_ODD = ("\t", " ", "\n", "|", '"', "{", "]", ":", ",", "-", "#", "0", "9", "é", "\u200f", "\x00", "𝔘", "\r")
# What every converter may look at.
_ALWAYS = ("path", "report")
_NO_FORMAT = ("", "\n\n", "The cat sat on the mat.\nIt was raining.\n", "\x00\x01\x02", "0\n" * 20)


@dataclass(frozen=True)
class ConverterCase(Case):
    """Give a sample of a format.

    What is checked: the sample gives docs, the same each time, that can be written as training data and read again
    with all their annotations; it goes by the options that its spec names, if that names any; the file's ending, or its
    content where the plugin knows formats by their content, tell the converter, and files without a format are not
    taken for it; 100 damaged samples are read or refused by an error that names the file and the line, and raise
    nothing else.

    Args:
        sample: A small file of the format, with all that it can say; bytes where it is no text.
        files: Files that stand beside it: for each ending, such as ``.txt``, the content.
        options: Options of ``convert``, such as ``lang``.
        has_lines: Whether a place in the format is a line; False for one that has other places, such as documents.
    """

    sample: str | bytes = field(default="", kw_only=True)
    files: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    options: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    has_lines: bool = field(default=True, kw_only=True)

    kind: ClassVar[str] = "converter"

    @contextmanager
    def written(self, content: str | bytes | None = None, *, suffix: str | None = None) -> Iterator[Path]:
        """Write the sample, or another content, into a folder of its own."""
        if not self.sample:
            fail(f"the {self} has no sample; give contract_tests a ConverterCase({self.name!r}, sample=…)")
        ending = next(iter(self.found.spec.suffixes), "") if suffix is None else suffix
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"sample{ending}"
            for other, text in self.files.items():
                path.with_suffix(other).write_text(text, encoding="utf8")
            data = self.sample if content is None else content
            path.write_bytes(data if isinstance(data, bytes) else data.encode("utf8"))
            yield path

    def read(self, path: Path, *, made_by: Callable[..., ConvertOptions] = ConvertOptions) -> list[Doc]:
        """Run the converter for a file."""
        run = registry.get("converters", self.name)
        options = made_by(path=str(path), report=lambda notice: None, **self.options)
        return list(run(TextLines(path), Vocab(), options))

    def asked_for(self, path: Path) -> set[str]:
        """Return the names of the options that the converter looks at."""
        asked: set[str] = set()

        class Noting(ConvertOptions):
            def __getattribute__(self, name: str) -> Any:
                asked.add(name)
                return super().__getattribute__(name)

        self.read(path, made_by=Noting)
        return asked


class ConverterContract(Contract):
    """The tests of a converter."""

    argument = "converter"
    case = ConverterCase
    tables = ("converters",)

    def test_converter_reads_its_sample(self, converter: ConverterCase) -> None:
        with converter.written() as path, doing(f"the {converter}, given its sample,"):
            docs, again = converter.read(path), converter.read(path)
        expect(
            docs and all(isinstance(doc, Doc) for doc in docs), f"the {converter} gives {docs!r}, where Docs are due"
        )
        expect(all(map(len, docs)), f"the {converter} gives docs without tokens for its sample")
        is_same = len(docs) == len(again) and not any(map(_changed, docs, again))
        expect(is_same, f"the {converter} gives something else when it reads the same file again")

    def test_converter_gives_what_can_be_written_and_read(self, converter: ConverterCase) -> None:
        with converter.written() as path:
            docs, corpus = converter.read(path), path.with_name("written.spacy")
            with doing(f"the {converter}, run by convert,"):
                convert(path, corpus, converter=converter.name, report=lambda notice: None, **converter.options)
                kept = list(DocBin(store_user_data=True).from_disk(corpus).get_docs(Vocab()))
        expect(
            len(kept) == len(docs),
            f"the {converter} gives {counted(len(docs), 'doc')}, and {len(kept)} are in the corpus",
        )
        for number, (doc, other) in enumerate(zip(docs, kept, strict=True), 1):
            names = _changed(doc, other)
            expect(not names, f"the {converter} gives doc {number} {' and '.join(names)} that a corpus does not keep")

    def test_converter_goes_by_the_options_that_it_names(self, converter: ConverterCase) -> None:
        named = converter.found.spec.options
        if named is None:
            return
        known = {each.name for each in fields(ConvertOptions)} - set(_ALWAYS)
        odd = sorted(set(named) - known)
        expect(not odd, f"the {converter} names options that ConvertOptions does not have: {', '.join(odd)}")
        with converter.written() as path, doing(f"the {converter}, given its sample,"):
            asked = converter.asked_for(path)
        unnamed = sorted(asked & known - set(named))
        expect(
            not unnamed,
            f"the {converter} goes by {' and '.join(unnamed)}, and its spec does not say so: convert says that such "
            "options do nothing",
        )

    def test_converter_is_known_by_its_files(self, converter: ConverterCase) -> None:
        spec, plugin = converter.found.spec, converter.found.plugin
        endings = [*spec.suffixes, *([".unknown"] if installed().implements(plugin, "nlpx_sniff_format") else [])]
        for ending in endings:
            with converter.written(suffix=ending) as path, doing(f"the {converter}, looked for by a file {path.name},"):
                name = find_converter("auto", path).name
            expect(name == spec.name, f"a file {path.name} of the {converter} is taken for one of {name!r}")

    def test_converter_is_not_taken_for_others(self, converter: ConverterCase) -> None:
        for content in _NO_FORMAT:
            with converter.written(content, suffix=".unknown") as path:
                try:
                    name = find_converter("auto", path).name
                except NlpxError:
                    continue
            expect(name != converter.name, f"the plugin of the {converter} takes for its format {content[:40]!r}")

    def test_converter_says_where_damage_is(self, converter: ConverterCase) -> None:
        rng = random.Random(0)
        for _ in range(_N_DAMAGED):
            content = _damaged(converter.sample, rng)
            with converter.written(content) as path:
                try:
                    converter.read(path)
                except NlpxError as error:
                    has_line = converter.has_lines and not isinstance(error, EmptyCorpus)
                    where = re.escape(str(path)) + (":[0-9]+" if has_line else "")
                    if not re.search(where, str(error)):
                        fail(f"the {converter} does not say with file and line where the damage is: {error}")
                except Exception as error:
                    where = _difference(converter.sample, content)
                    sentence = f"the {converter}, given a damaged sample ({where}), raises {describe(error)}"
                    raise pytest.fail.Exception(sentence) from error


def _changed(doc: Doc, other: Doc) -> list[str]:
    return changed(snapshot(doc), snapshot(other))


def _difference(sample: str | bytes, content: str | bytes) -> str:
    """Say where a file is not the sample any more."""
    if isinstance(sample, bytes) or isinstance(content, bytes):
        place = next((at for at, (one, two) in enumerate(zip(sample, content)) if one != two), len(content))  # noqa: B905
        return f"from byte {place} on"
    lines = zip_longest(sample.splitlines(), content.splitlines())
    number, line = next(((number, other) for number, (line, other) in enumerate(lines, 1) if line != other), (1, None))
    return f"it ends before line {number}" if line is None else f"line {number} is {line!r}"


def _damaged(sample: str | bytes, rng: random.Random) -> str | bytes:
    """Change a file in one place or two, as editors and broken downloads do."""
    if isinstance(sample, bytes):
        # Each byte is a character there.
        return str(_damaged(sample.decode("latin1"), rng)).encode("latin1", errors="replace")
    for _ in range(rng.randint(1, 2)):
        sample = rng.choice(_DAMAGES)(sample, rng)
    return sample


def _without_character(sample: str, rng: random.Random) -> str:
    place = rng.randrange(len(sample) + 1)
    return sample[:place] + sample[place + 1 :]


def _with_odd_character(sample: str, rng: random.Random) -> str:
    place = rng.randrange(len(sample) + 1)
    return sample[:place] + rng.choice(_ODD) + sample[place:]


def _cut_off(sample: str, rng: random.Random) -> str:
    return sample[: rng.randrange(len(sample) + 1)]


def _with_lines_moved(sample: str, rng: random.Random) -> str:
    lines = sample.splitlines(keepends=True) or [""]
    taken = lines.pop(rng.randrange(len(lines)))
    for _ in range(rng.randint(0, 2)):
        lines.insert(rng.randint(0, len(lines)), taken)
    return "".join(lines)


def _with_large_number(sample: str, rng: random.Random) -> str:
    return re.sub(r"\d+", rng.choice(("99999999999", "-1", "1e5")), sample, count=rng.randint(1, 3))


_DAMAGES = (_without_character, _with_odd_character, _cut_off, _with_lines_moved, _with_large_number)

"""``nlpx convert``: turn a corpus in a format of its field into training data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..isolation import prints_to_stderr
from ..quoting import counted
from ..registry.table import TABLES
from .options import quiet_option, warn_of_idle
from .path_type import DASH, PathType
from .progress import progress_line
from .shell_values import complete_pipeline, offered, one_of
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..corpora.converters.options import ConvertOptions
    from ..specs import ConverterSpec
    from ..tokens.doc import Doc
    from ..vocab import Lexeme


FILE_TYPES = ("json", "jsonl", "msg", "spacy", "conllu")
_KEEPS_ALL = "spacy"
STDIN = STDOUT = DASH
_KEPT_IN_MEMORY = 1 << 26
# How many of the words last seen stay known: most come again, and to make one anew takes long.
_WORDS_KEPT = 1 << 17
# Every how many documents the progress is shown.
_SHOWN_EVERY = 256
# The options that a converter may have no use for, as fields of what it is told.
_FOR_CONVERTERS = ("n_sents", "seg_sents", "morphology", "merge_subtokens", "spans_key", "lang")


def _converters() -> dict[str, str]:
    """Return the names of the converters, each with its help line."""
    specs = [offer.spec for offer in TABLES["converters"].offers()]
    names = {name: spec.summary for spec in specs for name in (spec.name, *spec.aliases)}
    return {"auto": "Go by the ending and the content of a file.", **names}


@click.command()
@click.argument("input_path", metavar="INPUT_FILE", type=PathType(allow_dash=True))
@click.argument("output_dir", default=STDOUT, type=PathType(path_type=str, allow_dash=True))
@click.option(
    "--file-type",
    "-t",
    type=click.Choice(FILE_TYPES),
    help="Type of file to create.  [default: json, or as the ending of OUTPUT_DIR says]",
)
@click.option(
    "--converter",
    "-c",
    type=TextType(),
    default="auto",
    show_default=True,
    shell_complete=one_of(_converters),
    help="Name of the converter; auto goes by the file's ending and content.",
)
@click.option(
    "--n-sents",
    "-n",
    type=int,
    default=1,
    show_default=True,
    help="Number of sentences in each document (for -c conllu, ner, iob).",
)
@click.option("--seg-sents", "-s", is_flag=True, help="Segment sentences (for -c ner).  [default: no]")
@click.option(
    "--model",
    "--base",
    "-b",
    type=TextType(),
    shell_complete=complete_pipeline,
    help="Pipeline that segments sentences (for -s).  [default: none, by punctuation]",
)
@click.option(
    "--morphology",
    "--append-morphology",
    "-m",
    is_flag=True,
    help="Append the morphological features to the tags (for -c conllu).  [default: no]",
)
@click.option(
    "--merge-subtokens",
    "-T",
    is_flag=True,
    help="Make one token of the words of each CoNLL-U multiword token.  [default: no]",
)
@click.option(
    "--ner-map",
    "-nm",
    type=PathType(dir_okay=False),
    help="JSON file that maps entity labels to the labels to write.  [default: none]",
)
@click.option(
    "--spans-key",
    "-k",
    type=TextType(),
    help="Put spans, which may overlap, into doc.spans under this key (for -c jsonl, json, ner, iob).  [default: none, "
    "they are entities]",
)
@click.option(
    "--lang",
    "-l",
    type=TextType(),
    shell_complete=one_of(offered("languages")),
    help="Language code, if a tokenizer is required.  [default: none]",
)
@click.option("--concatenate", "-C", is_flag=True, help="Write all files of a folder into one.  [default: no]")
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    input_path: Path,
    output_dir: str,
    file_type: str | None,
    converter: str,
    n_sents: int,
    seg_sents: bool,
    model: str | None,
    morphology: bool,
    merge_subtokens: bool,
    ner_map: Path | None,
    spans_key: str | None,
    lang: str | None,
    concatenate: bool,
    quiet: bool,
) -> None:
    """Convert a corpus into training data.

    INPUT_FILE is a file, which may be packed (.gz, .bz2); a folder, of which all files are converted that end as those
    of a known format; or - for standard input. OUTPUT_DIR is a folder, where the result gets the name of the input with
    the ending of the file type; or the very file to write if it ends with .json, .jsonl, .msg, .spacy or .conllu; or -
    for standard output, which is the default. What a treebank has and training data has no place for is kept with it:
    --file-type conllu gives it back, to the byte for a file of the format. Of others it mends the ends of lines (line
    feeds, no byte order mark), the blank line after the last sentence, cells that are empty, and heads such as 02.

    \b
    Example: nlpx convert en_ewt-ud-train.conllu corpus --file-type spacy --n-sents 10
             nlpx convert corpus/en_ewt-ud-train.spacy predicted.conllu
    """  # noqa: D301  (click's mark of what is not wrapped)
    warn_of_idle(ctx, "model", needs=["seg_sents"])
    written = convert(
        input_path,
        output_dir,
        file_type=file_type,
        converter=converter,
        n_sents=n_sents,
        seg_sents=seg_sents,
        model=model,
        morphology=morphology,
        merge_subtokens=merge_subtokens,
        ner_map=_read_ner_map(ner_map) if ner_map else None,
        spans_key=spans_key,
        lang=lang,
        concatenate=concatenate,
        report=_report,
        silent=quiet,
    )
    for path, count in written.items() if not quiet else ():
        click.echo(f"saved: {path} ({count} {'document' if count == 1 else 'documents'})", err=True)


def _report(message: str) -> None:
    click.echo(f"warning: {message}", err=True)


def convert(
    input_path: str | Path,
    output_dir: str | Path = STDOUT,
    *,
    file_type: str | None = None,
    converter: str = "auto",
    n_sents: int = 1,
    seg_sents: bool = False,
    model: str | None = None,
    morphology: bool = False,
    merge_subtokens: bool = False,
    ner_map: Mapping[str, str] | None = None,
    spans_key: str | None = None,
    lang: str | None = None,
    concatenate: bool = False,
    report: Callable[[str], None] | None = None,
    silent: bool = True,
) -> dict[Path, int]:
    """Convert a file, or those of a folder.

    Args:
        input_path: The file; or the folder, of which all files are converted that end as those of the converter, or for
            ``auto`` of any; or ``-`` for standard input.
        output_dir: The folder for the results; or a file that ends with a file type; or ``-`` for standard output.
        file_type: ``json``, ``jsonl``, ``msg``, ``spacy`` or ``conllu``; None for what `output_dir` ends with, else
            ``json``.
        converter: Its name, or ``auto``.
        n_sents: Number of sentences in each document.
        seg_sents: Whether to find sentence boundaries where the input has none.
        model: The pipeline that finds them; None for punctuation rules.
        morphology: Whether to append the morphological features to the tags.
        merge_subtokens: Whether the words of a multiword token become one token.
        ner_map: What to write for each entity label.
        spans_key: The key in ``doc.spans`` under which spans are put, which may overlap; None to make them entities.
        lang: Language code, where a tokenizer is needed.
        concatenate: Whether all files of a folder are written into one.
        report: What is called with each notice, such as of a span that fits no tokens; None to warn.
        silent: Whether to show no progress on a terminal.

    Returns:
        The written files, with the number of documents in each; empty for standard output.

    Raises:
        DataError: An input cannot be read or breaks its format, or there is nothing in any; nothing is written in its
            place.
        NameNotFound: There is no such converter.
        UsageError: The arguments do not fit together.
    """
    if spans_key == "":
        from ..errors import UsageError

        raise UsageError("--spans-key is empty; name a group of doc.spans, such as sc, or leave it out.")
    if not 0 <= n_sents <= sys.maxsize:
        from ..errors import UsageError
        from ..quoting import shown

        raise UsageError(
            f"--n-sents is {shown(n_sents)}; give the number of sentences in each document, 1 or more, or 0 for 1."
        )
    from dataclasses import replace

    from ..corpora.converters.options import ConvertOptions
    from ..files.writing import as_path

    options = ConvertOptions(
        n_sents=n_sents,
        seg_sents=seg_sents,
        morphology=morphology,
        merge_subtokens=merge_subtokens,
        spans_key=spans_key,
        lang=lang,
    )
    if model is not None:
        from ..pipeline.sentence_finder import sentence_finder

        options = replace(options, find_sentences=sentence_finder(model))
    if report is not None:
        options = replace(options, report=report)
    source, output = as_path(input_path), str(as_path(output_dir))
    file_type = _file_type(output, file_type)
    run = _Run(converter, options, file_type, ner_map=ner_map, silent=silent)
    inputs = _input_files(source, converter)
    if output == STDOUT:
        if len(inputs) > 1 and not concatenate:
            from ..errors import UsageError

            raise UsageError(f"{input_path} holds {len(inputs)} files to convert; name a folder, or use --concatenate.")
        _convert_to_stdout(run.docs_of(inputs), file_type=file_type)
        return {}
    outputs = _output_files(inputs, source, output, file_type=file_type, concatenate=concatenate)
    if len(outputs) == 1:
        ((target, sources),) = outputs.items()
        return {target: _convert_file(run.docs_of(sources), target, file_type=file_type)}
    return run.convert(outputs)


def _file_type(output: str, given: str | None) -> str:
    """Find the type of file to write, from the option and the ending of the output."""
    from ..errors import UsageError

    ending = Path(output).suffix.removeprefix(".") if not Path(output).is_dir() else ""
    if given is not None and given not in FILE_TYPES:
        raise UsageError(f"there is no file type {given!r}; use {', '.join(FILE_TYPES)}.")
    if ending not in FILE_TYPES:
        return given or "json"
    if given not in (None, ending):
        raise UsageError(f"the file type is {given}, but {output} ends with .{ending}; make the two agree.")
    return ending


def _input_files(path: Path, converter: str) -> list[Path]:
    """List the files to convert: a file itself, or those of a folder that a converter reads."""
    from ..corpora.converters.formats import AUTO, converter_specs, find_converter
    from ..corpora.corpus_files import list_corpus_files
    from ..corpora.text_lines import unreadable, with_packed

    if not path.is_dir():
        if str(path) != STDIN and not path.exists():
            raise unreadable(path, FileNotFoundError())
        return [path]
    specs = converter_specs() if converter == AUTO else [find_converter(converter, path)]
    endings = sorted({suffix for spec in specs for suffix in spec.suffixes})
    return list_corpus_files(path, with_packed(endings) or ("",))


def _output_files(
    inputs: list[Path], root: Path, output: str, *, file_type: str, concatenate: bool
) -> dict[Path, list[Path]]:
    """Say what is written into each file of results."""
    from ..errors import UsageError

    folder = Path(output)
    one = folder if folder.suffix == f".{file_type}" and not folder.is_dir() else None
    if one and len(inputs) > 1 and not concatenate:
        raise UsageError(
            f"{root} holds {len(inputs)} files to convert, but {output} is one file; name a folder, or use "
            "--concatenate."
        )
    if concatenate and one is None:
        name = Path(root.resolve().name) if root.is_dir() else _output_name(root, root)
        one = (folder / name).with_suffix(f".{file_type}")
    targets = {source: one or (folder / _output_name(source, root)).with_suffix(f".{file_type}") for source in inputs}
    # What an earlier run has written into the same folder is no input.
    fresh = {source: target for source, target in targets.items() if not _is_same_file(source, target)}
    if not fresh:
        raise UsageError(f"{inputs[0]} would be written over itself; name another folder or file to write to.")
    sources: dict[Path, list[Path]] = {}
    for source, target in fresh.items():
        sources.setdefault(target, []).append(source)
        if len(sources[target]) > 1 and not concatenate:
            twin = sources[target][0]
            raise UsageError(f"{twin} and {source} would both be written to {target}; rename one of them.")
    return sources


def _output_name(source: Path, root: Path) -> Path:
    """Return where in the folder of the results that of an input goes; its ending is still that of the input."""
    from ..corpora.text_lines import unpacked_name

    if str(source) == STDIN:
        return Path("stdin")
    return unpacked_name(source.relative_to(root) if root.is_dir() else Path(source.name))


def _is_same_file(source: Path, target: Path) -> bool:
    return source.exists() and target.exists() and source.samefile(target)


def _convert_file(docs: Iterable[Doc], target: Path, *, file_type: str) -> int:
    from ..corpora.file_types import WRITERS
    from ..corpora.whole import collecting_only_what_is_young
    from ..files.writing import replace_file

    with replace_file(target) as file, collecting_only_what_is_young():
        return WRITERS[file_type](docs, file)


def _convert_to_stdout(docs: Iterable[Doc], *, file_type: str) -> None:
    """Write the result to standard output, once it is whole."""
    import shutil
    import tempfile

    from ..corpora.file_types import WRITERS

    with tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as file:
        with prints_to_stderr():
            WRITERS[file_type](docs, file)
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)


class _Run:
    """Run a converter for files.

    Args:
        converter: Its name, or ``auto``.
        options: What it is told.
        file_type: What is written.
        ner_map: What to write for each label of an entity; None to keep them.
        silent: Whether to show no progress.
    """

    def __init__(
        self,
        converter: str,
        options: ConvertOptions,
        file_type: str,
        *,
        ner_map: Mapping[str, str] | None,
        silent: bool,
    ) -> None:
        from ..vocab import Vocab

        self.converter = converter
        self.options = options
        self.file_type = file_type
        self.ner_map = ner_map
        self.silent = silent
        self.vocab = Vocab()
        self._words: list[Lexeme] = []
        self._used: set[str] = set()

    def convert(self, outputs: Mapping[Path, Sequence[Path]]) -> dict[Path, int]:
        """Convert files, each into one of its own; those that are empty are reported and passed over.

        Raises:
            EmptyCorpus: All are.
        """
        from ..errors import EmptyCorpus

        counts: dict[Path, int] = {}
        for target, sources in outputs.items():
            try:
                counts[target] = _convert_file(self.docs_of(sources), target, file_type=self.file_type)
            except EmptyCorpus as error:
                self.options.report(str(error))
        if not counts:
            raise EmptyCorpus(f"there is nothing in {counted(len(outputs), 'file')}; nothing is written.")
        return counts

    def docs_of(self, sources: Sequence[Path]) -> Iterator[Doc]:
        """Yield the Docs of all files; of several, those that are empty are reported and passed over.

        Raises:
            EmptyCorpus: There is nothing in any.
        """
        from ..errors import EmptyCorpus

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
        from contextlib import closing
        from dataclasses import replace

        from ..corpora.converters.formats import find_converter
        from ..corpora.converters.labels import relabelled
        from ..corpora.file_types import lost
        from ..corpora.text_lines import open_lines
        from ..errors import EmptyCorpus
        from ..registry.calls import stream

        missed: dict[str, None] = {}
        count = 0
        with closing(open_lines(source)) as lines, progress_line(silent=self.silent) as show:
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
        from ..corpora.converters.options import ConvertOptions

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


def _read_ner_map(path: Path) -> dict[str, str]:
    """Read a JSON object of labels."""
    from ..corpora.json_values import parse_json
    from ..corpora.text_lines import read_lines
    from ..errors import DataError

    labels = parse_json("\n".join(read_lines(path)), path=path)
    if not isinstance(labels, dict) or not all(isinstance(label, str) for label in labels.values()):
        raise DataError(f'{path}: the map of labels is one JSON object such as {{"PER": "PERSON"}}; write it so.')
    return labels

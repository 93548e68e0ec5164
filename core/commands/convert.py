"""``nlpx convert``: turn a corpus in a format of its field into training data."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from ..isolation import prints_to_stderr
from ..registry.table import TABLES
from .options import quiet_option, warn_of_idle
from .path_type import DASH, PathType
from .progress import progress_line
from .shell_values import complete_pipeline, offered, one_of
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..corpora.converting import Conversion


FILE_TYPES = ("json", "jsonl", "msg", "spacy", "conllu")
_KEPT_IN_MEMORY = 1 << 26


def _converters() -> dict[str, str]:
    """Return the names of the converters, each with its help line."""
    specs = [offer.spec for offer in TABLES["converters"].offers()]
    names = {name: spec.summary for spec in specs for name in (spec.name, *spec.aliases)}
    return {"auto": "Go by the ending and the content of a file.", **names}


@click.command()
@click.argument("input_path", metavar="INPUT_FILE", type=PathType(allow_dash=True))
@click.argument("output_dir", default=DASH, type=PathType(path_type=str, allow_dash=True))
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
    output_dir: str | Path = DASH,
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

    from ..corpora.converted_files import file_type_of, input_files, output_files
    from ..corpora.converters.options import ConvertOptions
    from ..corpora.converting import Conversion
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
    file_type = file_type_of(output, file_type)
    watch = partial(progress_line, silent=silent)
    run = Conversion(converter, options, file_type, ner_map=ner_map, watch=watch)
    inputs = input_files(source, converter)
    if output == DASH:
        if len(inputs) > 1 and not concatenate:
            from ..errors import UsageError

            raise UsageError(f"{input_path} holds {len(inputs)} files to convert; name a folder, or use --concatenate.")
        _convert_to_stdout(run, inputs)
        return {}
    return run.write_files(output_files(inputs, source, output, file_type=file_type, concatenate=concatenate))


def _convert_to_stdout(run: Conversion, sources: Sequence[Path]) -> None:
    """Write the result to standard output, once it is whole."""
    import shutil
    import tempfile

    with tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as file:
        with prints_to_stderr():
            run.write(sources, file)
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)


def _read_ner_map(path: Path) -> dict[str, str]:
    """Read a JSON object of labels."""
    from ..corpora.json_values import parse_json
    from ..corpora.text_lines import read_lines
    from ..errors import DataError

    labels = parse_json("\n".join(read_lines(path)), path=path)
    if not isinstance(labels, dict) or not all(isinstance(label, str) for label in labels.values()):
        raise DataError(f'{path}: the map of labels is one JSON object such as {{"PER": "PERSON"}}; write it so.')
    return labels

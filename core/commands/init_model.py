"""``nlpx init-model``: make a pipeline of words with their attributes and of word vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..named_tuples import NamedTuple
from ..quoting import counted
from .options import quiet_option, warn_of_idle
from .path_type import PathType
from .progress import progress_line
from .shell_values import offered, one_of
from .vector_options import lexemes_option, name_option, prune_option, table_options, truncate_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("lang", shell_complete=one_of(offered("languages")))
@click.argument("output_dir", type=PathType(file_okay=False))
@lexemes_option("--jsonl-loc", "-j")
@click.option(
    "--vectors-loc",
    "-v",
    type=PathType(dir_okay=False),
    help="Table of word vectors; see 'nlpx init vectors --help'.  [default: none]",
)
@truncate_option("--truncate-vectors", "-t")
@prune_option("--prune-vectors", "-V")
@name_option("--vectors-name", "-vn")
@table_options
@quiet_option
@click.pass_context
def command(
    ctx: click.Context,
    lang: str,
    output_dir: Path,
    jsonl_loc: Path | None,
    vectors_loc: Path | None,
    truncate_vectors: int,
    prune_vectors: int,
    vectors_name: str | None,
    mode: str | None,
    attr: str,
    skip_bad_lines: bool,
    quiet: bool,
) -> None:
    """Make a pipeline of words with their attributes and of word vectors.

    LANG is the code of the language, OUTPUT_DIR the folder of the pipeline, for '[initialize] vectors' of a config.

    Vectors alone do not fill the vocabulary; words of the JSON lines do. An 'id' there is the row of the word in a
    table that has no words of its own (.npy, .npz).

    \b
    Example: nlpx init-model en my_vectors --vectors-loc glove.6B.300d.txt --prune-vectors 20000
             nlpx init-model de my_words --jsonl-loc words.jsonl --vectors-loc rows.npz
    """  # noqa: D301  (click's mark of what is not wrapped)
    of_vectors = ("truncate_vectors", "prune_vectors", "vectors_name", "mode", "attr", "skip_bad_lines")
    warn_of_idle(ctx, *of_vectors, needs=["vectors_loc"])
    made = init_model(
        lang,
        output_dir,
        jsonl_loc=jsonl_loc,
        vectors_loc=vectors_loc,
        truncate_vectors=truncate_vectors,
        prune_vectors=prune_vectors,
        vectors_name=vectors_name,
        mode=mode,
        attr=attr,
        skip_bad_lines=skip_bad_lines,
        silent=quiet,
    )
    tell(made, output_dir, quiet=quiet)


class Made(NamedTuple):
    """Say what is in a pipeline that was made.

    Attributes:
        n_words: How many words have attributes.
        n_vectors: How many rows the vectors have; 0 where there are none.
        width: How many numbers a row has.
        n_keys: How many words have a row, -1 where all have a vector.
        n_read: How many rows were read; equal ones have become one.
        format: What the file of vectors was, in words.
        notes: What was passed over in it, in words.
        pruned: For every word that lost its row, the word whose row it has now, and how similar they were.
    """

    n_words: int
    n_vectors: int
    width: int
    n_keys: int
    n_read: int
    format: str
    notes: list[str]
    pruned: dict[str, tuple[str, float]]


def init_model(
    lang: str,
    output_dir: str | Path,
    *,
    jsonl_loc: str | Path | None = None,
    vectors_loc: str | Path | None = None,
    truncate_vectors: int = 0,
    prune_vectors: int = -1,
    vectors_name: str | None = None,
    mode: str | None = None,
    attr: str = "ORTH",
    skip_bad_lines: bool = False,
    silent: bool = True,
) -> Made:
    """Make a pipeline of words and vectors, save it, and say what is in it.

    Args:
        lang: The code of the language.
        output_dir: The folder of the pipeline.
        jsonl_loc: The file of words with lexical attributes; see `add_words`.
        vectors_loc: The table of vectors; see `fill_vectors`.
        truncate_vectors: How many rows of it to read, 0 for all.
        prune_vectors: How many rows to keep, less than 1 for all.
        vectors_name: A name for the vectors; None for one by the language.
        mode: ``default`` or ``floret`` if the vectors must be that, None for what they are.
        attr: The attribute of tokens by which vectors are looked up.
        skip_bad_lines: Whether rows that are wrong are left out.
        silent: Whether to show no progress.

    Raises:
        DataError: Something in a file is wrong; says where.
        NameNotFound: There is no such language.
        UsageError: The settings do not go together.
    """
    from ..files.writing import as_path
    from ..pipeline import blank
    from ..pipeline.initializing.vector_tables.filling import Filled, fill_vectors
    from ..pipeline.initializing.vocab_data import add_words
    from ..pipeline.saving.folders import check_place

    check_place(output_dir)
    nlp = blank(lang)
    if jsonl_loc is not None:
        add_words(nlp.vocab, jsonl_loc)
    n_words = len(nlp.vocab)
    filled = Filled("", 0, [], {})
    if vectors_loc is not None:
        with progress_line(silent=silent) as show:
            filled = fill_vectors(
                nlp.vocab,
                as_path(vectors_loc),
                name=vectors_name or f"{nlp.meta['lang']}_{nlp.meta['name']}.vectors",
                mode=mode,
                attr=attr,
                truncate=truncate_vectors,
                prune=max(prune_vectors, 0),
                skip_bad_lines=skip_bad_lines,
                watch=show and (lambda n_rows, share: show(counted(n_rows, "vector", form=","), share)),
            )
    nlp.to_disk(output_dir)
    vectors = nlp.vocab.vectors
    return Made(n_words, *vectors.shape, vectors.n_keys, filled.n_read, filled.format, filled.notes, filled.pruned)


def tell(made: Made, output_dir: Path, *, quiet: bool, verbose: bool = False) -> None:
    """Print what was made: what is in it to standard output, what happened to standard error."""
    for note in made.notes:
        click.echo(f"warning: {note}", err=True)
    if quiet:
        return
    if verbose:
        click.echo(f"read: {counted(made.n_read, 'row', form=',')} of {made.format}", err=True)
        click.echo(f"pruned: {counted(len(made.pruned), 'word', form=',')}", err=True)
    if made.n_words:
        click.echo(f"words with attributes: {made.n_words:,}")
    if made.n_vectors:
        words = "every word" if made.n_keys < 0 else counted(made.n_keys, "word", form=",")
        click.echo(f"vectors: {made.n_vectors:,} of {counted(made.width, 'number', form=',')}, for {words}")
    click.echo(f"saved: {output_dir}", err=True)

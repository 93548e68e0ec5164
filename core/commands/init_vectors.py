"""``nlpx init vectors``: make a pipeline of a table of word vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .init_model import init_model, tell
from .options import quiet_option
from .path_type import PathType
from .shell_values import offered, one_of
from .vector_options import lexemes_option, name_option, prune_option, table_options, truncate_option

if TYPE_CHECKING:
    from pathlib import Path

    from .init_model import Made


@click.command()
@click.argument("lang", shell_complete=one_of(offered("languages")))
@click.argument("vectors_loc", type=PathType(dir_okay=False))
@click.argument("output_dir", type=PathType(file_okay=False))
@prune_option("--prune", "-p")
@truncate_option("--truncate", "-t")
@name_option("--name", "-n")
@lexemes_option("--lexemes-jsonl", "-j")
@click.option("--verbose", "-V", "-VV", is_flag=True, help="Say more of what was read.  [default: no]")
@table_options
@quiet_option
def command(
    lang: str,
    vectors_loc: Path,
    output_dir: Path,
    prune: int,
    truncate: int,
    name: str | None,
    lexemes_jsonl: Path | None,
    verbose: bool,
    mode: str | None,
    attr: str,
    skip_bad_lines: bool,
    quiet: bool,
) -> None:
    """Make a pipeline of a table of word vectors.

    LANG is the code of the language, VECTORS_LOC the table, OUTPUT_DIR the folder of the pipeline, for '[initialize]
    vectors' of a config.

    The table is a text file (a word and its numbers on each line, as word2vec, fastText and GloVe write it, with or
    without a line of counts), word2vec's binary, a floret table, or arrays of NumPy (.npy, .npz); also compressed
    (gzip, bzip2) or in an archive (zip, tar). The content of the file says which, not its name. Words of equal vectors
    share one row.

    \b
    Example: nlpx init vectors en cc.en.300.vec.gz my_vectors --truncate 500000 --prune 50000
             nlpx train config.cfg --initialize.vectors my_vectors
    """  # noqa: D301  (click's mark of what is not wrapped)
    made = init_vectors(
        lang,
        vectors_loc,
        output_dir,
        prune=prune,
        truncate=truncate,
        mode=mode,
        name=name,
        attr=attr,
        jsonl_loc=lexemes_jsonl,
        skip_bad_lines=skip_bad_lines,
        silent=quiet,
    )
    tell(made, output_dir, quiet=quiet, verbose=verbose)


def init_vectors(
    lang: str,
    vectors_loc: str | Path,
    output_dir: str | Path,
    *,
    prune: int = -1,
    truncate: int = 0,
    mode: str | None = None,
    name: str | None = None,
    attr: str = "ORTH",
    jsonl_loc: str | Path | None = None,
    skip_bad_lines: bool = False,
    silent: bool = True,
) -> Made:
    """Make a pipeline of vectors, save it, and say what is in it; see `init_model`, which has other names for this."""
    return init_model(
        lang,
        output_dir,
        jsonl_loc=jsonl_loc,
        vectors_loc=vectors_loc,
        truncate_vectors=truncate,
        prune_vectors=prune,
        vectors_name=name,
        mode=mode,
        attr=attr,
        skip_bad_lines=skip_bad_lines,
        silent=silent,
    )

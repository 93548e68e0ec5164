"""``nlpx kb build``: build a knowledge base of tables or of a dump of Wikidata."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from nlpx.commands import PathType, TextType, code_option, quiet_option, remote_code_option
from nlpx.errors import counted

from .output import output_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..kb.rows import Rows

TABLES, WIKIDATA = "tables", "wikidata"
STDIN = "-"
_DUMPS = (".json", ".json.gz", ".json.bz2")


@click.command()
@click.argument("source", metavar="INPUT", type=PathType(allow_dash=True))
@click.argument("output", type=PathType(file_okay=False))
@click.option(
    "--aliases",
    "-a",
    type=PathType(dir_okay=False, allow_dash=True),
    help="Table of aliases.  [default: that of the folder, or none]",
)
@click.option(
    "--input-type",
    "-t",
    type=click.Choice([TABLES, WIKIDATA]),
    help="What INPUT is.  [default: wikidata if it ends with .json, .json.gz or .json.bz2, else tables]",
)
@click.option(
    "--language",
    "-l",
    type=TextType(),
    default="en",
    show_default=True,
    help="Language of labels, aliases and descriptions of a dump.",
)
@click.option(
    "--encoder",
    "-e",
    type=TextType(),
    metavar="PIPELINE",
    help="Pipeline that makes the vectors of entities that have none, of their descriptions or else their names, by "
    "name or path.  [default: none]",
)
@click.option(
    "--random-vectors",
    "-r",
    metavar="LENGTH",
    type=click.IntRange(min=1),
    help="Length of random vectors for entities that have none: they differ, and say nothing.  [default: none]",
)
@click.option(
    "--n-process",
    "-n",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Number of processes that read a dump, encode and sort.",
)
@output_options
@code_option
@remote_code_option
@quiet_option
def command(
    source: Path,
    output: Path,
    aliases: Path | None,
    input_type: str | None,
    language: str,
    encoder: str | None,
    random_vectors: int | None,
    n_process: int,
    kb_format: str,
    dtype: str,
    memory: int,
    force: bool,
    code: Path | None,
    quiet: bool,
) -> None:
    """Build a knowledge base of tables, or of a dump of Wikidata.

    INPUT is a table of entities, a folder with the tables entities and aliases, or a dump (a JSON array, an entity on
    each line). Files may be packed (.gz, .bz2); - is standard input. OUTPUT is the folder of the knowledge base.

    A table is CSV or JSON lines. Entities have id, name, description, freq and vector (numbers with spaces between
    them), of which only id must be there; aliases have alias, id, and count or probability. Where there is no heading,
    columns come in this order. An entity without an alias is found by its name. Of a dump, all labels and aliases are
    aliases, counted as often as there are pages about the item, and what an item is an instance of (P31) are its types.

    \b
    Example: nlpx kb build el/wiki_fair_oke my_kb --encoder en_core_web_md
             nlpx kb build latest-all.json.bz2 my_kb -l de -e my_pipeline -n 4
    """  # noqa: D301  (click's mark of what is not wrapped)
    from nlpx.config import import_code

    import_code(code)
    built = build_kb(
        source,
        output,
        aliases=aliases,
        input_type=input_type,
        language=language,
        encoder=encoder,
        random_vectors=random_vectors,
        n_process=n_process,
        kb_format=kb_format,
        dtype=dtype,
        memory=memory,
        force=force,
        silent=quiet,
    )
    if not quiet:
        click.echo(
            f"{counted(built.n_entities, 'entity', form=',')}, {counted(built.n_aliases, 'alias', form=',')}, "
            f"vectors of length {built.vector_length:,}"
        )
        click.echo(f"saved: {output}", err=True)


class Built(NamedTuple):
    """Say what was built.

    Attributes:
        n_entities: How many entities there are.
        n_aliases: How many aliases.
        vector_length: The length of the vectors.
    """

    n_entities: int
    n_aliases: int
    vector_length: int


def build_kb(
    source: str | Path,
    output: str | Path,
    *,
    aliases: str | Path | None = None,
    input_type: str | None = None,
    language: str = "en",
    encoder: str | Path | None = None,
    random_vectors: int | None = None,
    n_process: int = 1,
    kb_format: str = "mapped",
    dtype: str = "float32",
    memory: int = 1024,
    force: bool = False,
    silent: bool = True,
) -> Built:
    """Build a knowledge base, and say what is in it.

    Args:
        source: A table of entities, a folder with the tables ``entities`` and ``aliases``, or a dump of Wikidata; ``-``
            for standard input.
        output: The folder of the knowledge base.
        aliases: The table of aliases; None for that of the folder, or none.
        input_type: ``tables`` or ``wikidata``; None to tell by the name.
        language: The language of labels, aliases and descriptions of a dump.
        encoder: The name or the folder of the pipeline that makes vectors for entities that have none.
        random_vectors: The length of random vectors for them.
        n_process: How many processes read a dump, encode and sort.
        kb_format: ``mapped``, or ``spacy`` for the files of `InMemoryLookupKB`.
        dtype: The numbers of mapped vectors, ``float32`` or ``float16``.
        memory: How many megabytes the building of a mapped one may take.
        force: Whether a knowledge base that is there is replaced.
        silent: Whether to print nothing.

    Raises:
        UsageError: The output is there already, or settings do not go together.
        DataError: Something is wrong with the input; the message says where.
        ModelError: The encoder cannot be loaded.
    """
    from nlpx.errors import UsageError
    from nlpx.files import as_path

    from ..kb.filling import fill
    from ..kb.folders import open_kb
    from ..kb.mapped_files import OWN
    from ..kb.random_vectors import RandomVectors
    from .output import check_output, output_builder
    from .progress import watching

    check_output(output, force=force, own=OWN)
    if encoder is not None and random_vectors is not None:
        raise UsageError("--encoder and --random-vectors both make vectors; give one of them")
    rows = find_rows(as_path(source), aliases, input_type=input_type, language=language, n_process=n_process)
    if random_vectors is not None:
        rows = RandomVectors(rows, random_vectors)
    encode = None if encoder is None else PipelineEncoder(encoder, n_process=n_process)
    make_builder = output_builder(output, kb_format=kb_format, dtype=dtype, memory=memory, n_process=n_process)
    with watching(silent=silent) as watch:
        fill(make_builder, rows, encode=encode, length=random_vectors, watch=watch)
    if encode is not None and encode.n_unknown:
        warnings.warn(
            f"The pipeline {encoder} knows no word of {counted(encode.n_unknown, 'text', form=',')}: the vectors of "
            "these entities are all zero, and no context is like them.",
            stacklevel=2,
        )
    kb = open_kb(output)
    return Built(kb.get_size_entities(), kb.get_size_aliases(), kb.entity_vector_length)


def find_rows(
    source: Path, aliases: str | Path | None, *, input_type: str | None, language: str, n_process: int
) -> Rows:
    """Return what reads an input.

    Raises:
        UsageError: A folder has no table of entities, or several; a dump is given a table; or both tables are to come
            from standard input.
        DataError: There is no such file.
    """
    from nlpx.corpora import open_lines
    from nlpx.errors import UsageError
    from nlpx.files import as_path

    from ..kb.tables import Tables
    from ..kb.wikidata import WikidataDump

    if input_type == WIKIDATA or (input_type is None and source.name.endswith(_DUMPS)):
        if aliases is not None:
            raise UsageError("--aliases belongs to a table of entities, but a dump has aliases of its own")
        return WikidataDump(open_lines(source), language, n_process)
    if source.is_dir():
        entities, beside = _find_table(source, "entities"), _find_table(source, "aliases")
        if entities is None:
            raise UsageError(
                f"{source}: there is no table of entities in this folder; call it entities.csv or entities.jsonl, or "
                "name the file"
            )
    else:
        entities, beside = source, None
    table = beside if aliases is None else as_path(aliases)
    if str(entities) == str(table) == STDIN:
        raise UsageError("both tables are to come from standard input (-); name a file for one of them")
    return Tables(open_lines(entities), None if table is None else open_lines(table))


def _find_table(folder: Path, name: str) -> Path | None:
    """Return the table of some name in a folder, None where there is none."""
    from nlpx.errors import UsageError

    found = sorted(path for path in folder.glob(f"{name}.*") if {".csv", ".jsonl", ".ndjson"} & {*path.suffixes})
    if len(found) > 1:
        raise UsageError(f"{found[0]} and {found[1].name} are both a table of {name}; name the file that is meant")
    return found[0] if found else None


class PipelineEncoder:
    """Make vectors of texts by a pipeline.

    Args:
        pipeline: Its name or its folder.
        n_process: In how many processes it runs.

    Attributes:
        n_unknown: Of how many texts it knows nothing, so that all numbers of the vector are 0.

    Raises:
        ModelError: It cannot be loaded.
    """

    def __init__(self, pipeline: str | Path, *, n_process: int = 1) -> None:
        from nlpx.pipeline import load

        self.pipeline = pipeline
        self.n_process = n_process
        self.n_unknown = 0
        self._nlp = load(pipeline)

    def __call__(self, texts: Iterable[str]) -> Iterator[Any]:
        """Yield the vector of each text.

        Raises:
            UsageError: The pipeline gives texts no vectors.
        """
        from nlpx.errors import UsageError

        for doc in self._nlp.pipe(texts, n_process=self.n_process):
            vector = doc.vector
            if not vector.size:
                raise UsageError(
                    f"the pipeline {self.pipeline} gives texts no vectors; take one with word vectors, or a tok2vec or "
                    "transformer"
                )
            self.n_unknown += not vector.any()
            yield vector

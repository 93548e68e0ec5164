"""``nlpx kb check``: compare a knowledge base with a corpus, and see that its files are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nlpx.commands import PathType, TextType, quiet_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..link_data import LinkStatistics, Mention


@click.command()
@click.argument("kb", type=PathType())
@click.argument("corpus", required=False, type=PathType())
@click.option(
    "--lang", "-l", type=TextType(), default="xx", show_default=True, help="Language code, if a tokenizer is required."
)
@click.option("--json", "-j", "as_json", is_flag=True, help="Print JSON.  [default: no]")
@click.option(
    "--verbose", "-V", is_flag=True, help="Show explanations and every place to look at.  [default: no, some places]"
)
@quiet_option
def command(kb: Path, corpus: Path | None, lang: str, as_json: bool, verbose: bool, quiet: bool) -> None:
    """See that the files of a knowledge base are whole, and compare it with a corpus.

    KB is its folder. CORPUS is a file or a folder of data in any format that 'nlpx convert' writes, or JSON lines with
    a text and spans that have a kb_id. Told are linked entities that the knowledge base does not have, mentions
    without candidates, how ambiguous mentions are, and how good links by prior probabilities alone would be.

    The exit code is 1 where a linked entity or the right candidate is missing.

    \b
    Example: nlpx kb check my_kb dev.spacy
    """  # noqa: D301  (click's mark of what is not wrapped)
    import json

    from nlpx.checks import Level, Report, good

    from ..link_data import findings_of

    found = check_kb(kb, corpus, lang=lang)
    report = Report(verbose=verbose)
    findings = [good("The files of the knowledge base are whole")]
    if found is not None:
        findings += findings_of(found, corpus="corpus")
    lines = [*report.section(f"{kb}", findings), *report.summary()]
    if as_json:
        click.echo(json.dumps(as_numbers(found), indent=2, ensure_ascii=False))
    elif not quiet:
        click.echo("\n".join(lines).lstrip("\n"))
    if report.count[Level.ERROR] or report.count[Level.WARNING]:
        click.get_current_context().exit(1)


def check_kb(path: str | Path, corpus: str | Path | None = None, *, lang: str = "xx") -> LinkStatistics | None:
    """Read all files of a knowledge base, and count what it has of the mentions of a corpus.

    Args:
        path: The folder of the knowledge base.
        corpus: The corpus; None for none.
        lang: The language code of the tokenizer, if one is required.

    Returns:
        What was counted, None without a corpus.

    Raises:
        ModelError: There is no knowledge base, or it is damaged.
        DataError: The corpus cannot be read; the message says where.
    """
    from ..kb.folders import open_kb, verify_kb
    from ..link_data import LinkStatistics

    kb = open_kb(path)
    verify_kb(kb)
    if corpus is None:
        return None
    found = LinkStatistics()
    for text, mention in read_mentions(corpus, lang):
        found.add(mention, kb.get_alias_candidates(text), kb)
    return found


def read_mentions(corpus: str | Path, lang: str) -> Iterator[tuple[str, Mention]]:
    """Yield the text of each mention of a corpus, and the mention.

    Spans of JSON lines are read as they stand there, so that they may overlap and begin within a token.

    Raises:
        DataError: The corpus cannot be read; the message says where.
    """
    from nlpx import blank
    from nlpx.corpora import list_corpus_files, read_placed_docs, read_records
    from nlpx.files import as_path

    from ..link_data import Mention

    nlp, path = blank(lang), as_path(corpus)
    for file in list_corpus_files(path) if path.is_dir() else [path]:
        if ".jsonl" in file.suffixes[-2:]:
            for where, record in _records(file, with_links=True):
                yield from _mentions_of_record(record, where)
            placed = read_records(_records(file, with_links=False), nlp, path=str(file))
        else:
            placed = read_placed_docs(file, nlp)
        for where, doc in placed:
            for ent in doc.ents:
                yield ent.text, Mention(f"{where}: {ent.text!r} ({ent.kb_id_})", ent.kb_id_)


def _records(path: Path, *, with_links: bool) -> Iterator[tuple[str, Any]]:
    """Yield the records of JSON lines that are texts with spans of which some have an id, or all others."""
    from nlpx.corpora import read_jsonl

    for line, record in read_jsonl(path):
        if _has_linked_spans(record) == with_links:
            yield f"{path}:{line}", record


def _has_linked_spans(record: Any) -> bool:
    spans = record.get("spans") if isinstance(record, dict) and isinstance(record.get("text"), str) else None
    return isinstance(spans, list) and any(isinstance(span, dict) and span.get("kb_id") for span in spans)


def _mentions_of_record(record: Any, where: str) -> Iterator[tuple[str, Mention]]:
    from nlpx.errors import DataError, shown

    from ..link_data import Mention

    for span in record["spans"]:
        start, end = (span.get(key) if isinstance(span, dict) else None for key in ("start", "end"))
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(record["text"]):
            raise DataError(f"{where}: {shown(span)} is no span of the text; write its start and end in characters")
        text = record["text"][start:end]
        kb_id = str(span.get("kb_id") or "")
        yield text, Mention(f"{where}, offset {start}: {text!r} ({kb_id})", kb_id)


def as_numbers(found: LinkStatistics | None) -> dict[str, Any]:
    """Return what was counted, as data for JSON."""
    if found is None:
        return {"files": "whole"}
    return {
        "files": "whole",
        "mentions": found.n_mentions,
        "nil": found.n_nil,
        "without_id": found.n_without_id,
        "linked": found.n_linked,
        "entities": len(found.ids),
        "outside": {kb_id: len(places) for kb_id, places in found.outside.items()},
        "without_candidates": len(found.without_candidates),
        "right_entity_no_candidate": len(found.missed),
        "candidate_recall": found.candidate_recall,
        "candidates_a_mention": found.n_candidates / max(found.n_mentions, 1),
        "ambiguous": found.n_ambiguous,
        "prior_f": found.prior_f,
    }

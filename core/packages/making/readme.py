"""The page about a pipeline that its package has: what it is, how to use it, its labels and its scores."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...quoting import counted
from ...registry.metrics import describe_scores
from .about import package_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def readme(meta: Mapping[str, Any]) -> str:
    """Return the page, as Markdown."""
    name = package_name(meta)
    lines = [f"# {name}", ""]
    if meta.get("description"):
        lines += [str(meta["description"]), ""]
    lines += ["```python", "import nlpx", "", f'nlp = nlpx.load("{name}")', "```", ""]
    lines += [*_table(("", ""), _facts(meta)), ""]
    labels = {component: each for component, each in (meta.get("labels") or {}).items() if each}
    if labels:
        rows = [(_code(component), ", ".join(map(_code, each))) for component, each in labels.items()]
        lines += ["## Labels", "", *_table(("Component", "Labels"), rows), ""]
    scores = list(_scores(meta.get("performance") or {}))
    if scores:
        lines += ["## Scores", "", *_table(("Score", "Value", "What it is"), scores), ""]
    return "\n".join(lines)


def _facts(meta: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    vectors = meta.get("vectors") or {}
    yield "Version", str(meta["version"])
    yield "Language", _code(meta["lang"])
    yield "Pipeline", ", ".join(map(_code, meta.get("pipeline") or ())) or "none"
    if meta.get("disabled"):
        yield "Disabled", ", ".join(map(_code, meta["disabled"]))
    if vectors.get("vectors"):
        yield (
            "Vectors",
            (
                f"{counted(vectors.get('keys', 0), 'word', form=',')}, "
                f"{counted(vectors['vectors'], 'vector', form=',')} of {counted(vectors.get('width', 0), 'number')}"
            ),
        )
    for title, key in (
        ("For spaCy", "spacy_version"),
        ("Made with nlpx", "nlpx_version"),
        ("Author", "author"),
        ("E-mail", "email"),
        ("Page", "url"),
        ("Licence", "license"),
    ):
        if meta.get(key):
            yield title, str(meta[key])


def _scores(performance: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and meaning of each score that is one number; shares as percentages."""
    numbers = {key: value for key, value in performance.items() if type(value) in (int, float)}
    known = describe_scores(numbers)
    for key, value in numbers.items():
        metric = known.get(key)
        is_share = metric.is_share if metric is not None else not key.endswith("_loss") and 0 <= value <= 1
        yield _code(key), f"{100 * value:.2f} %" if is_share else f"{value:,.2f}", metric.summary if metric else ""


def _table(heading: tuple[str, ...], rows: Any) -> Iterator[str]:
    for row in (heading, ("---",) * len(heading), *rows):
        yield f"| {' | '.join(_cell(text) for text in row)} |"


def _cell(text: str) -> str:
    """Return text for a table, in one line; a stroke would end the cell, in code too."""
    return " ".join(text.split()).replace("|", "\\|")


def _code(name: object) -> str:
    """Return a name as code, also one with backticks in it, as some tags are called."""
    text = str(name)
    if "`" not in text:
        return f"`{text}`"
    fence = "`" * (1 + max(map(len, re.findall("`+", text))))
    return f"{fence} {text} {fence}"

"""Put the page together, and write it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from ...files.writing import write_text
from ...quoting import counted
from ..cases import annotations_of
from ..confusion import find_confusion
from ..reliability import find_reliability
from ..tables import CONFIDENCE, shown_scores
from .confusion import show_confusion
from .markup import Markup, element, join, section
from .reliability import show_reliability
from .scores import show_comparison, show_scores
from .worst import show_worst

if TYPE_CHECKING:
    from pathlib import Path

    from ...errors import PluginError
    from ..run import Evaluation

N_WORST = 5

# Nothing is loaded and nothing runs, whatever stands in the data.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_report(
    path: str | Path, evaluation: Evaluation, *, data: str, spans_key: str | None = None
) -> list[PluginError]:
    """Write the page of an evaluation; returns the faults of renderers, whose pictures are left out.

    Args:
        path: The file.
        evaluation: The evaluation.
        data: What the data are called.
        spans_key: The one group of spans to show; None for all.
    """
    faults: list[PluginError] = []
    write_text(path, make_report(evaluation, faults, data=data, spans_key=spans_key))
    return faults


def make_report(
    evaluation: Evaluation, faults: list[PluginError], *, data: str, spans_key: str | None = None
) -> Markup:
    """Return the page of an evaluation.

    Args:
        evaluation: The evaluation.
        faults: Gets the faults of renderers.
        data: What the data are called.
        spans_key: The one group of spans to show; None for all.
    """
    scores = shown_scores(evaluation, spans_key=spans_key)
    annotations = annotations_of(evaluation.nlp, evaluation.examples, spans_key=spans_key)
    found = [find_confusion(annotation, evaluation.examples, n_worst=N_WORST) for annotation in annotations]
    confusions = [confusion for confusion in found if confusion is not None]
    bins = {annotation.title: find_reliability(annotation, evaluation.examples) for annotation in annotations}
    curves = [show_reliability(title, found) for title, found in bins.items() if found]
    worst = [show_worst(confusion, faults) for confusion in confusions if confusion.worst]
    parts = [
        ("Scores", show_scores(scores)),
        ("Compared", show_comparison(scores) if "against" in (scores[CONFIDENCE] or {}) else ""),
        ("Confusion", _part("Confusion", [show_confusion(confusion) for confusion in confusions])),
        ("Reliability", _part("Reliability", curves)),
        ("Worst sentences", _part("Worst sentences", worst)),
    ]
    shown = [(title, part) for title, part in parts if part]
    links = [element("a", title, href=f"#{_id(title)}") for title, _ in shown]
    n_words = sum(len(example.predicted) for example in evaluation.examples)
    n_texts = len(evaluation.examples)
    facts = f"{counted(n_texts, 'text', form=',')} of {counted(n_words, 'token', form=',')}, from {data}"
    return _page(
        f"Evaluation of {evaluation.name}",
        element("p", facts, class_="note"),
        element("nav", *links, aria_label="Contents"),
        *(part for _, part in shown),
    )


def _part(title: str, content: list[Markup]) -> Markup:
    return section(title, *content, id_=_id(title)) if content else Markup()


def _id(title: str) -> str:
    return title.lower().replace(" ", "-")


def _page(title: str, *content: str) -> Markup:
    style = (files(__package__) / "page.css").read_text(encoding="utf-8")
    return join(
        [
            Markup("<!DOCTYPE html>"),
            Markup('<html lang="en">'),
            Markup("<head>"),
            Markup('<meta charset="utf-8">'),
            Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Markup('<meta name="color-scheme" content="light dark">'),
            element("title", title),
            element("style", Markup(f"\n{style}")),
            Markup("</head>"),
            Markup("<body>"),
            element("a", "To the scores", href="#scores", class_="skip"),
            element("header", element("h1", title)),
            element("main", join(content)),
            Markup("</body>"),
            Markup("</html>\n"),
        ]
    )

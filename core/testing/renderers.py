"""What a renderer must do."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, ClassVar

from ..registry import registry
from ..tokens import Doc, Span
from ..vocab import Vocab
from .cases import Case, Contract, doing, expect
from .sample_docs import annotated_docs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TAG, _ATTRIBUTE = "nlpx-planted", "data-nlpx-planted"
HOSTILE = f'<{_TAG}>"\'&amp;" {_ATTRIBUTE}="'
"""What would be a tag and an attribute where it is not escaped."""


def hostile_doc(vocab: Vocab) -> Doc:
    """Make a Doc whose words, tags, labels, entities and span groups would be HTML where they are not escaped."""
    words = [HOSTILE, "&", "plain"]
    labels = dict.fromkeys(("tags", "lemmas", "deps"), [HOSTILE] * 3)
    ents = [f"B-{HOSTILE}", "O", "O"]
    doc = Doc(vocab, words=words, heads=[1, 1, 1], pos=["NOUN"] * 3, ents=ents, **labels)  # type: ignore[arg-type]
    doc.spans["sc"] = [Span(doc, 0, 2, label=HOSTILE)]
    doc.user_data["title"] = HOSTILE
    return doc


@dataclass(frozen=True)
class RendererCase(Case):
    """Say what a renderer draws.

    What is checked: what it takes from a doc or a span is data for JSON, and is drawn as it was before; whatever words
    and labels are, they are shown as text and become neither tags nor attributes; text from right to left is marked as
    such; docs without tokens and docs without annotation are drawn.

    Args:
        docs: Makes docs to draw: four with every kind of annotation, unless you say otherwise.
        hostile: Makes a doc in which all that is drawn is `HOSTILE`.
        options: Options of the style.
    """

    docs: Callable[[Vocab], list[Doc]] = field(default=annotated_docs, kw_only=True)
    hostile: Callable[[Vocab], Doc] = field(default=hostile_doc, kw_only=True)
    options: Mapping[str, Any] = field(default_factory=dict, kw_only=True)

    kind: ClassVar[str] = "renderer"

    def draw(self, doc: Doc | Span, what: str) -> str:
        """Draw a doc, by way of JSON as `displacy.parse` and `render` with ``manual=True`` do."""
        with doing(f"the {self}, given {what},"):
            renderer = registry.get("renderers", self.name)()
            picture = renderer.parse(doc, self.options)
            lines = list(renderer.draw(picture, self.options))
        with doing(f"the {self}, given {what}, whose picture goes through JSON,"):
            again = list(renderer.draw(json.loads(json.dumps(picture)), self.options))
        expect(lines == again, f"the {self} draws {what} otherwise when the picture has been JSON")
        expect(all(isinstance(line, str) for line in lines), f"the {self} draws {what} as something else than lines")
        return "\n".join(lines)


class RendererContract(Contract):
    """The tests of a renderer."""

    argument = "renderer"
    case = RendererCase
    tables = ("renderers",)

    def test_renderer_draws(self, renderer: RendererCase) -> None:
        for number, doc in enumerate(renderer.docs(Vocab()), 1):
            expect(renderer.draw(doc, f"doc {number}").strip(), f"the {renderer} draws nothing for doc {number}")
            renderer.draw(doc[:1], f"a span of doc {number}")

    def test_renderer_escapes_text_and_labels(self, renderer: RendererCase) -> None:
        seen = _Seen()
        seen.feed(renderer.draw(renderer.hostile(Vocab()), "a doc with HTML as words and labels"))
        expect(_TAG not in seen.names, f"the {renderer} does not escape words or labels: they become tags")
        expect(_ATTRIBUTE not in seen.names, f"the {renderer} does not escape words or labels: they become attributes")
        expect(
            HOSTILE in "".join(seen.texts),
            f"the {renderer} does not show words as they are: they are escaped twice or lost",
        )

    def test_renderer_draws_from_right_to_left(self, renderer: RendererCase) -> None:
        vocab = Vocab(writing_system={"direction": "rtl", "has_case": False, "has_letters": True})
        for doc in renderer.docs(vocab):
            drawn = renderer.draw(doc, "a doc from right to left")
            expect("rtl" in drawn, f"the {renderer} does not mark text that goes from right to left: direction: rtl")

    def test_renderer_takes_what_is_empty(self, renderer: RendererCase) -> None:
        renderer.draw(Doc(Vocab()), "a doc without tokens")
        with warnings.catch_warnings():
            # It may say that there is nothing to draw.
            warnings.simplefilter("ignore")
            renderer.draw(Doc(Vocab(), words=["Nobody", "has", "annotated", "this"]), "a doc without annotation")


class _Seen(HTMLParser):
    """Collect the names of tags and attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

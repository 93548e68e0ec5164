"""Draw dependency trees as SVG: words in a row, an arc from each head to its dependents."""

from __future__ import annotations

from dataclasses import dataclass, fields
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zlib import crc32

from nlpx.displacy import Picture, css_number, css_value, direction_of, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nlpx import Doc, Span


@dataclass(frozen=True, kw_only=True)
class TreeStyle:
    """Hold how a tree is drawn.

    Attributes:
        compact: Whether arcs are square brackets, which takes less room.
        word_spacing: Distance of the words from the lowest arc.
        arrow_spacing: Distance of two arcs that end at one word.
        arrow_width: Width of an arrow's head.
        arrow_stroke: Width of an arc.
        distance: Distance of two words.
        offset_x: Distance of the first word from the edge.
        color: Of text and arcs.
        bg: Of the background.
        font: Of all text.
        level_height: Height of each level of arcs; None for one that suits the distance.
    """

    compact: bool = False
    word_spacing: float = 45
    arrow_spacing: float = 20
    arrow_width: float = 10
    arrow_stroke: float = 2
    distance: float = 175
    offset_x: float = 50
    color: str = "#000000"
    bg: str = "#ffffff"
    font: str = "Arial"
    level_height: float | None = None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> TreeStyle:
        """Take the options that concern the drawing."""
        compact = {"arrow_spacing": 12, "arrow_width": 6, "distance": 150} if options.get("compact") else {}
        given = {field.name: options[field.name] for field in fields(cls) if options.get(field.name) is not None}
        checked = {name: value if name == "compact" else _checked(name, value) for name, value in given.items()}
        return cls(**{**compact, **checked})

    @property
    def height_of_level(self) -> float:
        """The height of each level of arcs."""
        return self.level_height if self.level_height is not None else self.distance / (4 if self.compact else 3)


def _checked(name: str, value: Any) -> Any:
    check = css_value if name in ("color", "bg", "font") else css_number
    return check(value, option=name)


class TreeRenderer:
    """Draw dependency trees (``dep``)."""

    def parse(self, doc: Doc | Span, options: Mapping[str, Any]) -> Picture:
        """Take words and arcs; `fine_grained`, `add_lemma`, `collapse_punct` and `collapse_phrases` say how."""
        whole = doc.as_doc() if hasattr(doc, "as_doc") else doc
        groups = _groups(whole, options)
        group_of = {i: index for index, (start, end) in enumerate(groups) for i in range(start, end)}
        words, arcs = [], []
        for index, (start, end) in enumerate(groups):
            top = _top(whole, start, end)
            words.append(
                {
                    "text": whole[start:end].text,
                    "tag": top.tag_ if options.get("fine_grained") else top.pos_,
                    "lemma": top.lemma_ if options.get("add_lemma") else None,
                }
            )
            head = group_of[top.head.i]
            if head != index:
                left = index < head
                ends = (index, head) if left else (head, index)
                direction = "left" if left else "right"
                arcs.append({"start": ends[0], "end": ends[1], "label": top.dep_, "dir": direction})
        return {"words": words, "arcs": arcs, "settings": settings_of(doc)}

    def draw(self, picture: Picture, options: Mapping[str, Any]) -> Sequence[str]:
        """Draw words and arcs."""
        right_to_left = direction_of(picture.get("settings", {})) == "rtl"
        lang = str(picture.get("settings", {}).get("lang") or "")
        drawing = _Drawing(
            picture["words"], picture["arcs"], TreeStyle.of(options), right_to_left=right_to_left, lang=lang
        )
        return list(drawing.lines())


def _groups(doc: Doc, options: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Divide tokens into what is drawn as one word."""
    starts = set(range(len(doc)))
    if options.get("collapse_phrases"):
        starts -= {i for chunk in doc.noun_chunks for i in range(chunk.start + 1, chunk.end)}
    if options.get("collapse_punct", True):
        # Punctuation goes to what is before it; where there is nothing, it stands by itself.
        after_word = False
        for start, end in _between(starts, len(doc)):
            if not all(doc[i].is_punct for i in range(start, end)):
                after_word = True
            elif after_word:
                starts.remove(start)
    return _between(starts, len(doc))


def _between(starts: set[int], n_tokens: int) -> list[tuple[int, int]]:
    """Give each group's first token, and the one after its last."""
    return list(pairwise([*sorted(starts), n_tokens]))


def _top(doc: Doc, start: int, end: int) -> Any:
    """Find the token of a group that hangs on another, the first one that is no punctuation."""
    tops = [doc[i] for i in range(start, end) if not start <= doc[i].head.i < end or doc[i].head.i == i]
    return next((token for token in tops if not token.is_punct), tops[0] if tops else doc[start])


@dataclass(frozen=True, kw_only=True)
class _Arc:
    """Hold an arc: the words at its ends, its level from 1, its label, and whether its arrow points to its end."""

    start: int
    end: int
    level: int
    label: str
    to_end: bool


class _Drawing:
    """Lay out one tree.

    Args:
        words: The words, with text, tag and lemma.
        arcs: The arcs, with start, end, label and direction.
        style: How to draw.
        right_to_left: Whether the first word stands at the right.
        lang: The language code.
    """

    def __init__(
        self,
        words: Sequence[Mapping[str, Any]],
        arcs: Sequence[Mapping[str, Any]],
        style: TreeStyle,
        *,
        right_to_left: bool,
        lang: str,
    ) -> None:
        self.words = words
        self.style = style
        self.right_to_left = right_to_left
        self.lang = lang
        self.arcs = level_arcs(arcs, n_words=len(words))
        self.ports = _ports(self.arcs)
        self.has_lemmas = any(word.get("lemma") for word in words)
        top_level = max((arc.level for arc in self.arcs), default=0)
        self.baseline = (top_level + 1) * style.height_of_level
        self.width = style.offset_x + len(words) * style.distance
        # Style sheets and scripts of a page find a picture and its arcs by these; equal pictures have equal ones.
        self.id = f"tree-{crc32(repr((words, arcs, style)).encode('utf8', 'surrogatepass')):08x}"
        self.height = self.baseline + style.word_spacing + (5.5 if self.has_lemmas else 4) * 16

    def lines(self) -> Iterator[str]:
        """Yield the lines of the SVG."""
        style = self.style
        direction = "rtl" if self.right_to_left else "ltr"
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(self.lang)}" id="{self.id}" class="displacy" '
            f'width="{_n(self.width)}" height="{_n(self.height)}" direction="{direction}" style="max-width: none; '
            f"height: {_n(self.height)}px; color: {style.color}; background: {style.bg}; "
            f'font-family: {style.font}; direction: {direction}">'
        )
        for i, word in enumerate(self.words):
            yield from self._word(i, word)
        for number, arc in enumerate(self.arcs):
            yield from self._arc(arc, number)
        yield "</svg>"

    def _x(self, position: float) -> float:
        """Give the horizontal place of a word, or of a place between two."""
        along = self.style.offset_x + position * self.style.distance
        return self.width - along if self.right_to_left else along

    def _word(self, index: int, word: Mapping[str, Any]) -> Iterator[str]:
        x, y = _n(self._x(index)), self.baseline + self.style.word_spacing
        rows = [("displacy-word", word.get("text", ""), 0.0)]
        if self.has_lemmas:
            rows.append(("displacy-lemma", word.get("lemma") or "", 1.5))
        rows.append(("displacy-tag", word.get("tag", ""), 3.0 if self.has_lemmas else 2.0))
        yield '<text class="displacy-token" fill="currentColor" text-anchor="middle">'
        for name, text, below in rows:
            yield f'<tspan class="{name}" x="{x}" y="{_n(y + below * 16)}">{escape(str(text))}</tspan>'
        yield "</text>"

    def _arc(self, arc: _Arc, number: int) -> Iterator[str]:
        style = self.style
        left, right = self._foot(arc, arc.start), self._foot(arc, arc.end)
        foot = self.baseline
        top = foot - arc.level * style.height_of_level
        if style.compact:
            path = f"M{_n(left)},{_n(foot)} V{_n(top)} H{_n(right)} V{_n(foot)}"
        else:
            # A cubic curve reaches three quarters of the way to its control points.
            control = foot - (foot - top) * 4 / 3
            path = f"M{_n(left)},{_n(foot)} C{_n(left)},{_n(control)} {_n(right)},{_n(control)} {_n(right)},{_n(foot)}"
        yield '<g class="displacy-arrow">'
        yield (
            f'<path class="displacy-arc" id="arrow-{self.id}-{number}" d="{path}" '
            f'stroke-width="{_n(style.arrow_stroke)}" fill="none" stroke="currentColor"/>'
        )
        yield (
            f'<text class="displacy-label" x="{_n((left + right) / 2)}" y="{_n(top - 4)}" fill="currentColor" '
            f'text-anchor="middle" font-size="0.8em">{escape(arc.label)}</text>'
        )
        yield f'<path class="displacy-arrowhead" d="{self._head(right if arc.to_end else left)}" fill="currentColor"/>'
        yield "</g>"

    def _foot(self, arc: _Arc, word: int) -> float:
        """Give the place where an arc ends above a word, beside the other arcs of that word."""
        ports = self.ports[word]
        shift = (ports.index(arc) - (len(ports) - 1) / 2) * self.style.arrow_spacing / 2
        return self._x(word) + (-shift if self.right_to_left else shift)

    def _head(self, x: float) -> str:
        half, height = self.style.arrow_width / 2, self.style.arrow_width
        y = self.baseline
        return f"M{_n(x)},{_n(y + 2)} L{_n(x - half)},{_n(y - height + 2)} {_n(x + half)},{_n(y - height + 2)}"


def level_arcs(arcs: Sequence[Mapping[str, Any]], *, n_words: int) -> list[_Arc]:
    """Give every arc the lowest level above all shorter arcs that it spans or crosses.

    Raises:
        ValueError: An arc does not go from one word to a later one.
    """
    heights = [0] * max(n_words - 1, 0)
    levelled = []
    for arc in sorted(arcs, key=lambda arc: (arc["end"] - arc["start"], arc["start"], str(arc.get("label")))):
        start, end = arc["start"], arc["end"]
        if not 0 <= start < end < n_words:
            raise ValueError(
                f"The arc {dict(arc)} does not go from one of the {n_words} words to a later one; its start is the "
                "left word, and its 'dir' says which of the two is the dependent."
            )
        level = 1 + max(heights[start:end])
        heights[start:end] = [level] * (end - start)
        label = str(arc.get("label") or "")
        levelled.append(_Arc(start=start, end=end, level=level, label=label, to_end=arc.get("dir") != "left"))
    return levelled


def _ports(arcs: Sequence[_Arc]) -> dict[int, list[_Arc]]:
    """Order the arcs of each word along the line of words, so that none crosses another without need.

    Those to earlier words come first, the shortest foremost; then those to later words, the longest foremost.
    """
    ports: dict[int, list[_Arc]] = {}
    for arc in arcs:
        for word in (arc.start, arc.end):
            ports.setdefault(word, []).append(arc)
    for word, touching in ports.items():
        touching.sort(key=lambda arc, word=word: (0, arc.level) if arc.end == word else (1, -arc.level))  # type: ignore[misc]
    return ports


def _n(number: float) -> str:
    """Write a number with at most one digit after the point."""
    return f"{number:.1f}".removesuffix(".0")

"""What ``debug data`` says about groups of spans."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from math import ceil, inf, log2
from typing import TYPE_CHECKING

from nlpx.checks import (
    CorpusData,
    Finding,
    Item,
    LabelCounts,
    check_new_labels,
    contradictions,
    counts,
    fail,
    good,
    info,
    plain,
    warn,
)
from nlpx.errors import counted

from .finder import SpanFinder
from .reference_spans import misaligned_in_group
from .suggesters import build_ngram_suggester, check_candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nlpx import Doc, Span
    from nlpx.checks import Items, Place
    from nlpx.pipeline import Pipe

    from .suggesters import Suggester

LEAST_EXAMPLES = 50
_COMPONENTS = ("spancat", "spancat_singlelabel", "span_finder")
# What the components suggest where a config says nothing.
_SIZES = (1, 2, 3)
_LONG = 9


def check_spans(data: CorpusData) -> Iterator[Finding]:
    """Count the labels of the spans of each group, and look for spans that cannot be learnt."""
    pipes = [data.nlp.get_pipe(name) for name, part in data.nlp.pipe_factories.items() if part in _COMPONENTS]
    by_key: dict[str, list[Pipe]] = {}
    for pipe in pipes:
        by_key.setdefault(str(getattr(pipe, "key", "")), []).append(pipe)
    if not by_key:
        by_key = {key: [] for item in data.train for key in item.doc.spans}
    if not by_key:
        yield fail(
            "No groups of spans in the training data, so there is nothing for a span categorizer to learn",
            name="no-groups",
        )
    for key, of_key in by_key.items():
        yield info(f"Spans key {key!r}")
        finder = next((pipe for pipe in of_key if isinstance(pipe, SpanFinder)), None)
        pipe = next((pipe for pipe in reversed(of_key) if pipe is not finder), finder)
        yield from _check_group(data, key, pipe, finder)
        yield from _check_overlaps(data, key, allowed=_may_overlap(data, pipe))


def _may_overlap(data: CorpusData, pipe: Pipe | None) -> bool | None:
    """Tell whether what is trained can predict spans that overlap; None where the settings are not known."""
    if pipe is not None:
        return bool(getattr(pipe, "cfg", {}).get("allow_overlap", True))
    return None if "spancat_singlelabel" in data.pipeline else True


def _check_group(data: CorpusData, key: str, pipe: Pipe | None, finder: SpanFinder | None) -> Iterator[Finding]:
    """Look at a group of spans.

    Args:
        data: The data.
        key: The group's key.
        pipe: What learns the group's labels, else what finds its spans; None where the settings are not known.
        finder: What finds its spans, for `pipe` perhaps.
    """
    train, dev = _count(data.train, key), _count(data.dev, key)
    if not train.counts:
        yield fail(
            f"No spans {key!r} in the training data, so there is nothing for a span categorizer to learn"
            f"{_other_groups(data, key)}",
            name="no-spans",
        )
        return
    without = [item.place for item in data.train if key not in item.doc.spans]
    if without:
        yield warn(
            f"{counted(len(without), 'doc')} of the {len(data.train)} of the training data without a group {key!r}, "
            "from which nothing is learnt",
            name="docs-without-group",
            where=without,
            detail="A doc in which there are no spans has an empty group.",
        )
    if len(data.dev) and not dev.counts:
        yield warn(f"No spans {key!r} in the evaluation data, so nothing is scored", name="no-spans-in-dev")
    yield from check_new_labels(data, pipe.name if pipe else "spancat", train=train, dev=dev, least=LEAST_EXAMPLES)
    yield from _describe(data.train, key)
    if finder is not None:
        yield from _check_lengths(data, key, finder)
    if finder is None or pipe is not finder:
        suggester = getattr(pipe, "suggester", None) or build_ngram_suggester(list(_SIZES))
        yield from _check_suggester(data, key, suggester, finder)
    yield from _check_places(data, key)
    if other := list(contradictions(data.both(), partial(_said, key=key))):
        yield warn(f"{counted(len(other), 'text')} as before, with other spans", name="spans-differ", where=other)


def _said(doc: Doc, *, key: str) -> object:
    """Return the spans of a group; None where a Doc has no such group."""
    spans = doc.spans.get(key)
    return None if spans is None else frozenset((span.start, span.end, span.label_) for span in spans)


def _other_groups(data: CorpusData, key: str) -> str:
    """Say which groups there are instead, which somebody may have meant."""
    others = Counter(name for item in data.train for name in item.doc.spans if name != key)
    return f"; there are groups of another key: {counts(others)}. Set spans_key of the component" if others else ""


def _spans(item: Item, key: str) -> Iterable[Span]:
    return item.doc.spans.get(key, ())


def _count(items: Items, key: str) -> LabelCounts:
    found = LabelCounts()
    for item in items:
        for span in _spans(item, key):
            found.add_at(span.label_, item, span.start, span.end)
    return found


@dataclass
class _LabelWords:
    """Hold how long the spans of a label are, and how often words stand in them and beside them."""

    lengths: list[int] = field(default_factory=list)
    inside: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)


def _describe(items: Items, key: str) -> Iterator[Finding]:
    """Say how long spans are, and how far their words, and those beside them, differ from all words.

    That is the divergence of Kullback and Leibler between the words of the spans of a label and those of the corpus, in
    bits, and the same for the words before and after them; the more, the easier they are to tell (Papay et al. 2020).
    """
    words: Counter[str] = Counter()
    by_label: dict[str, _LabelWords] = {}
    for item in items:
        texts = [token.lower_ for token in item.doc]
        words.update(texts)
        for span in _spans(item, key):
            about = by_label.setdefault(span.label_, _LabelWords())
            about.lengths.append(len(span))
            about.inside.update(texts[span.start : span.end])
            about.beside.update(texts[max(span.start - 1, 0) : span.start] + texts[span.end : span.end + 1])
    lengths = sorted(length for about in by_label.values() for length in about.lengths)
    shares = ", ".join(
        f"{length}{' or more' if length == _LONG else ''} ({100 * count / len(lengths):.0f} %)"
        for length, count in sorted(Counter(min(length, _LONG) for length in lengths).items())
    )
    yield plain(f"Lengths of spans in tokens: {shares}; nine of ten have at most {_share_of(lengths, 0.9)}")
    for label, about in sorted(by_label.items()):
        about.lengths.sort()
        yield plain(
            f"{label!r}: lengths {about.lengths[0]} to {about.lengths[-1]}, mostly up to "
            f"{_share_of(about.lengths, 0.9)}; distinctiveness {_divergence(about.inside, words):.2f}, of the words "
            f"beside {_divergence(about.beside, words):.2f}"
        )


def _share_of(lengths: Sequence[int], share: float) -> int:
    """Return the length that such a share of sorted lengths does not pass."""
    return lengths[ceil(share * len(lengths)) - 1]


def _divergence(some: Mapping[str, int], all_words: Mapping[str, int]) -> float:
    n_some, n_all = sum(some.values()), sum(all_words.values())
    return sum(count / n_some * log2((count / n_some) / (all_words[word] / n_all)) for word, count in some.items())


def _check_suggester(data: CorpusData, key: str, suggester: Suggester, finder: SpanFinder | None) -> Iterator[Finding]:
    """Look for spans that are no candidates: they cannot be learnt, nor predicted."""
    for name, items in (("training", data.train), ("evaluation", data.dev)):
        n_candidates, missed = _missed_spans(items, key, suggester)
        found = _count(items, key).counts
        n_tokens = sum(len(item.example.predicted) for item in items)
        if not found:
            continue
        if not n_candidates and finder is not None:
            yield info(f"The suggester suggests nothing in the {name} data until {finder.name!r} is trained")
            continue
        if not n_candidates:
            yield warn(
                f"The suggester suggests nothing in the {name} data",
                name="nothing-suggested",
                detail="What another component finds, or its parse, is there for it once that component is trained.",
            )
            continue
        n_missed = sum(map(len, missed.values()))
        line = (
            f"The suggester finds {100 * (1 - n_missed / found.total()):.1f} % of the spans in the {name} data, with "
            f"{n_candidates / max(n_tokens, 1):.1f} candidates a token"
        )
        if not n_missed:
            yield good(line, name="not-suggested")
            continue
        shares = ", ".join(
            f"{label!r} {100 * (1 - len(places) / found[label]):.1f} %" for label, places in sorted(missed.items())
        )
        longest = sorted((place for places in missed.values() for place in places), reverse=True)
        yield warn(
            f"{line}; by label: {shares}",
            name="not-suggested",
            where=[place for _, place in longest],
            detail="What is not suggested is not learnt: suggest longer n-grams, subtrees or what a span_finder finds.",
        )


def _check_lengths(data: CorpusData, key: str, finder: SpanFinder) -> Iterator[Finding]:
    """Look for spans that are too short or too long to be found."""
    least, most = finder.cfg["min_length"] or 1, finder.cfg["max_length"] or inf
    lost = [
        (len(span), item.at(span.start, span.end))
        for item in data.both()
        for span in _spans(item, key)
        if not least <= len(span) <= most
    ]
    if lost:
        yield warn(
            f"{counted(len(lost), 'span')} shorter than {least} or longer than {most} tokens, which the finder does "
            "not find",
            name="span-length",
            where=[place for _, place in sorted(lost, reverse=True)],
            detail="Set min_length and max_length in the settings of the component.",
        )
    else:
        yield good("All spans are of a length that the finder finds", name="span-length")


def _missed_spans(items: Items, key: str, suggester: Suggester) -> tuple[int, dict[str, list[tuple[int, Place]]]]:
    """Return how many candidates there are, and of each label the lengths and places of spans that are none."""
    n_candidates = 0
    missed: dict[str, list[tuple[int, Place]]] = {}
    for item in items:
        docs = [item.example.predicted]
        bounds = check_candidates(suggester(docs), docs, component="spancat").data.tolist()
        n_candidates += len(bounds)
        candidates = set(map(tuple, bounds))
        for span in item.example.get_aligned_spans_y2x(_spans(item, key), allow_overlap=True):
            if (span.start, span.end) not in candidates:
                place = item.at_characters(span.start_char, span.end_char)
                missed.setdefault(span.label_, []).append((len(span), place))
    return n_candidates, missed


@dataclass
class _OddSpans:
    """Collect where spans of a group stand as they should not.

    Attributes:
        spaces: Where one is, or begins or ends with, white space.
        crossing: Where one is in several sentences.
        repeated: Where one stands more than once with the same label.
        several: Where one has several labels.
        lost: Where one does not begin and end where the tokenizer's tokens do.
        empty: Where one has no tokens.
    """

    spaces: list[Place] = field(default_factory=list)
    crossing: list[Place] = field(default_factory=list)
    repeated: list[Place] = field(default_factory=list)
    several: list[Place] = field(default_factory=list)
    lost: list[Place] = field(default_factory=list)
    empty: list[Place] = field(default_factory=list)

    def add(self, item: Item, key: str) -> None:
        """Look at the spans of a Doc."""
        spans = list(_spans(item, key))
        begins = item.doc.values("sent_start") == 1 if item.doc.has_annotation("SENT_START") else None
        self.empty += [item.at(span.start, span.end, note=span.label_) for span in spans if not len(span)]
        for span in filter(len, spans):
            if span[0].is_space or span[-1].is_space:
                self.spaces.append(item.at(span.start, span.end, note=span.label_))
            if begins is not None and begins[span.start + 1 : span.end].any():
                self.crossing.append(item.at(span.start, span.end, note=span.label_))
        by_label = Counter((span.start, span.end, span.label_) for span in spans)
        self.repeated += [
            item.at(start, end, note=label) for (start, end, label), count in by_label.items() if count > 1
        ]
        labels = Counter((span.start, span.end) for span in spans)
        self.several += [item.at(start, end) for (start, end), count in labels.items() if count > 1]
        self.lost += [
            item.at_characters(span.start_char, span.end_char, note=span.label_)
            for span in misaligned_in_group(item.example, key)
        ]


def _check_places(data: CorpusData, key: str) -> Iterator[Finding]:
    """Look for spans that stand as they should not."""
    odd = _OddSpans()
    for item in data.both():
        odd.add(item, key)
    if odd.empty:
        yield warn(f"{counted(len(odd.empty), 'span')} without tokens", name="empty-span", where=odd.empty)
    if odd.spaces:
        yield warn(
            f"{counted(len(odd.spaces), 'span')} consisting of or starting/ending with whitespace",
            name="span-white-space",
            where=odd.spaces,
        )
    else:
        yield good("No spans consisting of or starting/ending with whitespace", name="span-white-space")
    if odd.crossing:
        yield warn(
            f"{counted(len(odd.crossing), 'span')} crossing sentence boundaries",
            name="span-crosses-sentences",
            where=odd.crossing,
        )
    else:
        yield good("No spans crossing sentence boundaries", name="span-crosses-sentences")
    if odd.repeated:
        yield warn(
            f"{counted(len(odd.repeated), 'span')} more than once with the same label",
            name="repeated-span",
            where=odd.repeated,
        )
    if odd.several:
        say = warn if "spancat_singlelabel" in data.pipeline else info
        yield say(
            f"{counted(len(odd.several), 'span')} with several labels, which spancat can learn and spancat_singlelabel "
            "cannot",
            name="span-with-several-labels",
            where=odd.several,
        )
    if odd.lost:
        yield warn(
            f"{counted(len(odd.lost), 'span')} not at token boundaries, which training passes over",
            name="span-misaligned",
            where=odd.lost,
            detail="The tokenizer of the language divides these texts otherwise; correct the offsets or its rules.",
        )
    else:
        yield good("All spans at token boundaries", name="span-misaligned")


def _check_overlaps(data: CorpusData, key: str, *, allowed: bool | None) -> Iterator[Finding]:
    """Look for spans that share tokens with others.

    Args:
        data: The corpora.
        key: The key of the group.
        allowed: Whether they can be predicted; None where nobody knows.
    """
    overlapping = []
    for item in data.both():
        end = 0
        for start, stop in sorted({(span.start, span.end) for span in _spans(item, key)}):
            if start < end:
                overlapping.append(item.at(start, stop))
            end = max(end, stop)
    what = counted(len(overlapping), "span")
    if not overlapping:
        yield good("No spans overlapping others", name="span-overlaps")
    elif allowed is False:
        yield warn(
            f"{what} overlapping others, of which the best only is predicted",
            name="span-overlaps",
            where=overlapping,
            detail="Set allow_overlap = true in the settings of the component.",
        )
    else:
        note = "" if allowed else ", of which spancat_singlelabel with allow_overlap = false predicts the best only"
        yield info(f"{what} overlapping others{note}", name="span-overlaps")

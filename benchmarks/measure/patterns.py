"""The patterns and phrases that both libraries look for."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Pattern = list[dict[str, Any]]

_TOPICS = [
    *["acid rain", "air force", "bank account", "big deal", "blue sky", "car rental", "chief executive", "credit card"],
    *["customer service", "dinner party", "east coast", "flea market", "gas station", "health care", "high school"],
    *["hong kong", "ice cream", "interest rate", "last week", "law firm", "middle east", "new year", "news paper"],
    *["oil price", "parking lot", "phone number", "police officer", "prime minister", "real estate", "rush hour"],
    *["saudi arabia", "sea food", "space station", "stock market", "summer camp", "supreme court", "tax payer"],
    *["united nations", "vice president", "web site"],
]
_VERBS = ["buy", "sell", "meet", "call", "send", "visit", "love", "recommend", "order", "pay"]
_NOUNS = ["food", "place", "service", "price", "problem", "company", "friend", "staff", "room", "time"]
_NUMBER = {"LIKE_NUM": True}
_MORE: list[Pattern] = [
    [{"IS_CURRENCY": True}, _NUMBER],
    [_NUMBER, {"LOWER": {"IN": ["dollars", "euros", "pounds"]}}],
    [_NUMBER, {"LOWER": {"REGEX": "^(hour|day|week|month|year)s?$"}}],
    [{"LIKE_EMAIL": True}],
    [{"LIKE_URL": True}],
    [{"SHAPE": "ddd"}, {"ORTH": "-"}, {"SHAPE": "dddd"}],
    [{"TAG": "NNP", "OP": "{2,4}"}],
    [{"TAG": "NNP"}, {"LOWER": {"IN": ["inc", "inc.", "corp", "corp.", "ltd"]}}],
    [{"LOWER": {"IN": ["mr", "mr.", "mrs.", "ms."]}}, {"IS_TITLE": True, "OP": "+"}],
    [{"LOWER": {"FUZZY1": "definitely"}}],
    [{"TAG": {"IN": ["JJR", "RBR"]}}, {"LOWER": "than"}],
    [{"LOWER": "not"}, {"POS": "ADV", "OP": "?"}, {"POS": "ADJ"}],
    [{"POS": "NOUN"}, {"LOWER": "of"}, {"POS": "DET", "OP": "?"}, {"POS": "NOUN"}],
    [{"MORPH": {"IS_SUPERSET": ["Tense=Past", "VerbForm=Fin"]}}, {"LOWER": "by"}],
    [{"IS_SENT_START": True, "LOWER": {"IN": ["who", "what", "where", "when", "why", "how"]}}, {"POS": "AUX"}],
    [{"LENGTH": {">": 20}}],
    [{"IS_UPPER": True, "LENGTH": {">=": 5}}],
    [{"LOWER": "please"}, {"POS": "VERB"}],
    [{"ORTH": "("}, {"IS_PUNCT": False, "OP": "{1,5}"}, {"ORTH": ")"}],
    [{"LOWER": "as"}, {"POS": "ADJ"}, {"LOWER": "as"}],
]


def realistic() -> list[Pattern]:
    """Return a hundred patterns such as rule writers write."""
    return [*_made(_TOPICS, _VERBS, _NOUNS), *_MORE]


def many(docs: Sequence[Any], count: int) -> list[Pattern]:
    """Return so many patterns of the same kinds, made of what stands in some Docs."""
    tokens = [token for doc in docs for token in doc]
    pairs = Counter(f"{a.lower_} {b.lower_}" for a, b in pairwise(tokens) if a.is_alpha and b.is_alpha)
    verbs, nouns = (
        [
            lemma
            for lemma, _count in Counter(token.lemma_ for token in tokens if token.pos_ == pos).most_common(count // 10)
        ]
        for pos in ("VERB", "NOUN")
    )
    # The commonest pairs are not what rules are written for.
    topics = [pair for pair, _count in pairs.most_common()][1000:]
    others = [*_made([], verbs, nouns), *_MORE]
    return [*_made(topics[: count - len(others)], [], []), *others]


def _made(topics: list[str], verbs: list[str], nouns: list[str]) -> list[Pattern]:
    """Return patterns of pairs of words, and two of each verb and noun."""
    patterns: list[Pattern] = [[{"LOWER": word} for word in topic.split()] for topic in topics]
    for verb in verbs:
        patterns.append([{"LEMMA": verb, "POS": "VERB"}, {"POS": "DET", "OP": "?"}, {"POS": "NOUN"}])
        patterns.append([{"POS": "PRON"}, {"POS": "AUX", "OP": "*"}, {"LEMMA": verb}])
    for noun in nouns:
        patterns.append([{"POS": "ADJ", "OP": "+"}, {"LEMMA": noun, "POS": "NOUN"}])
        patterns.append([{"LOWER": noun}, {"LOWER": {"IN": ["is", "was"]}}, {"POS": "ADV", "OP": "?"}, {"POS": "ADJ"}])
    return patterns


def phrases(docs: Sequence[Any], count: int) -> list[list[str]]:
    """Return so many phrases; about half of them stand in some Docs, if so many do, and others are made of words."""
    choose = random.Random(2)
    words = [token.text for doc in docs for token in doc]
    found: dict[tuple[str, ...], None] = {}
    while len(found) < count:
        length = choose.randint(1, 4)
        start = choose.randrange(len(words) - length)
        stands = length > 1 and choose.random() < 0.5
        found[tuple(words[start : start + length] if stands else choose.choices(words, k=length))] = None
    return [[*phrase] for phrase in found]

"""Kind 4: tokenizers that cannot be saved. One that was loaded gives the tokens of the saved one, or saving fails."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import nlpx
from nlpx.errors import ModelError
from nlpx.languages.tokenizing.tokenizer import Tokenizer
from variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from nlpx.vocab import Vocab

ALPHABET = "aAbBxXéÉß ()[].,-_/:'\"0123€\n\u00a0"
SETTINGS = ("prefix_search", "suffix_search", "infix_finditer", "token_match", "url_match")
ATOMS = ("a", "[A-C]", r"\(", r"\)+", r"\.\.+", "é", r"\w", "[^a-z]", r"(?<=[0-9])-", "x  # x", "(?:ab|b)", r"\s")
FLAGS = (0, re.IGNORECASE, re.MULTILINE, re.DOTALL, re.VERBOSE, re.ASCII)
METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


@cache
def vocab() -> Vocab:
    """Return a vocabulary that all variants share."""
    return nlpx.blank("en").vocab


def random_setting(rng: Random, name: str) -> Any:
    """Return what somebody may give as a pattern: the usual method, another one, flags, or no pattern at all."""
    if rng.random() < 0.1:
        return rng.choice([None, str.isalpha, re.compile(b"a").search, lambda text: None])
    pattern = "|".join(rng.choice(ATOMS) for _ in range(rng.randint(1, 3)))
    inline = rng.choice(["", "", "(?i)", "(?s)"])
    anchored = {"prefix_search": "^(?:{}\n)", "suffix_search": "(?:{}\n)$"}.get(name, "{}")
    text = inline + anchored.replace("\n", "" if "#" not in pattern else "\n").format(pattern)
    compiled = re.compile(text, rng.choice(FLAGS) | rng.choice(FLAGS))
    usual = {"infix_finditer": "finditer", "prefix_search": "search", "suffix_search": "search"}.get(name, "match")
    return getattr(compiled, usual if rng.random() < 0.5 else rng.choice(METHODS))


def random_rules(rng: Random) -> dict[str, list[dict[str, str]]]:
    """Return special cases, some with spaces and norms."""
    rules = {}
    for _ in range(rng.randint(0, 3)):
        parts = ["".join(rng.choice("aAx.- ") for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(1, 3))]
        rules["".join(parts)] = [{"ORTH": part, **({"NORM": "n"} if rng.random() < 0.3 else {})} for part in parts]
    return rules


def variants(rng: Random) -> Iterator[Variant]:
    """Yield tokenizers, with texts that show whether another one is theirs."""
    while True:
        settings = {name: random_setting(rng, name) for name in rng.sample(SETTINGS, rng.randint(1, 3))}
        rules, faster = random_rules(rng), rng.random() < 0.5
        texts = ["".join(rng.choice(ALPHABET) for _ in range(rng.randint(1, 12))) for _ in range(12)]
        yield Variant(
            f"Tokenizer(rules={rules}, faster_heuristics={faster}, {settings})", _trial(settings, rules, faster, texts)
        )


def _check_names(message: str, settings: dict[str, Any]) -> None:
    assert any(name in message for name in settings), message


def _trial(settings: dict[str, Any], rules: Any, faster: bool, texts: list[str]) -> Callable[[], None]:
    def run() -> None:
        tokenizer = Tokenizer(vocab(), rules=rules, faster_heuristics=faster, **settings)
        other = Tokenizer(vocab(), rules={"q": [{"ORTH": "q"}]}, infix_finditer=re.compile("a").finditer)
        try:
            data = tokenizer.to_bytes(exclude=["vocab"])
        except ModelError as error:
            _check_names(str(error), settings)
            raise
        other.from_bytes(data)
        for text in texts:
            try:
                due = tokenizer.explain(text)
            except (AttributeError, TypeError):
                # A setting that is no pattern of this kind fails before it is saved, too.
                raise AssertionError("it was saved, but cannot be used") from None
            assert other.explain(text) == due, text
            assert [token.norm_ for token in other(text)] == [token.norm_ for token in tokenizer(text)]

    return run

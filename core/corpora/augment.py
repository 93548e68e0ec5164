"""Augmenters: change the training texts a little, so that the model meets more than the corpus has.

An augmenter is called with the pipeline and an example, and yields one example. All use Python's global random
numbers, which a run seeds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from ..errors import ConfigError
from ..tokens import Doc
from ..tokens.comparing.example import Example
from ..vocab.symbols import IDS

if TYPE_CHECKING:
    from ..config.limits import Share
    from ..pipeline import Language
    from ..vocab import Vocab

Augmenter: TypeAlias = "Callable[[Language, Example], Iterator[Example]]"


def dont_augment(nlp: Language, example: Example) -> Iterator[Example]:
    """Yield the example as it is.

    Args:
        nlp: The pipeline.
        example: The example.
    """
    yield example


def make_lower_caser(level: Share) -> Augmenter:
    """Make an augmenter that puts texts into lower case.

    Args:
        level: The share of texts to change, from 0 to 1.
    """
    check_share(level, name="level")

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        chosen = random.random() < level
        yield with_words(nlp, example, [word.lower() for word in _words(example)]) if chosen else example

    return augment


def make_orth_varier(level: Share, lower: Share, orth_variants: dict[str, list[dict[str, Any]]]) -> Augmenter:
    """Make an augmenter that writes dashes, quotes and the like in other usual ways, the same way throughout a text.

    Args:
        level: The share of texts to change, from 0 to 1.
        lower: The share of the changed texts to put into lower case too.
        orth_variants: Under ``single`` groups of ``variants`` that stand for each other where a token has one of the
            ``tags``; under ``paired`` groups whose ``variants`` are pairs, with the tags of the opening and the closing
            one.

    Raises:
        ConfigError: The table is not of this form.
    """
    check_share(level, name="level")
    check_share(lower, name="lower")
    try:
        singles = [(frozenset(group["tags"]), list(group["variants"])) for group in orth_variants.get("single", [])]
        pairs = [
            (list(group["tags"]), [tuple(pair) for pair in group["variants"]])
            for group in orth_variants.get("paired", [])
        ]
    except (AttributeError, KeyError, TypeError):
        raise ConfigError(
            "orth_variants must hold the lists 'single' and 'paired', each of groups with 'tags' and 'variants'"
        ) from None

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        if random.random() >= level:
            yield example
            return
        words = _words(example)
        tags = [token.tag_ for token in example.reference]
        for known_tags, variants in singles:
            choice = random.choice(variants)
            words = [
                choice if tag in known_tags and word in variants else word
                for word, tag in zip(words, tags, strict=True)
            ]
        for pair_tags, pair_variants in pairs:
            pair = random.choice(pair_variants)
            for side, side_tag in enumerate(pair_tags):
                known = {variant[side] for variant in pair_variants}
                words = [
                    pair[side] if tag == side_tag and word in known else word
                    for word, tag in zip(words, tags, strict=True)
                ]
        if random.random() < lower:
            words = [word.lower() for word in words]
        yield with_words(nlp, example, words)

    return augment


def make_noise(level: Share) -> Augmenter:
    """Make an augmenter that corrupts characters, as hasty typing or bad scanning does.

    Args:
        level: The share of texts to corrupt, and within those the share of characters: each is left out or gives way to
            another character of the text. No word vanishes and none changes its place.
    """
    check_share(level, name="level")

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        if random.random() >= level:
            yield example
            return
        words = _words(example)
        letters = "".join(words)
        yield with_words(nlp, example, [_corrupt(word, level, letters=letters) for word in words])

    return augment


def make_tag_mapper(tag_map: dict[str, dict[str, Any]]) -> Augmenter:
    """Make an augmenter that gives tokens the part of speech and morphology of their tag, where they have none.

    Args:
        tag_map: For each tag its ``pos`` and either ``morph`` (``"Number=Sing"``) or the features as further entries.

    Raises:
        ConfigError: A part of speech is unknown, or this is no tag map.
    """
    if not isinstance(tag_map, dict) or not all(isinstance(entry, dict) for entry in tag_map.values()):
        raise ConfigError(
            'a tag map gives an object for each tag, such as {"NNS": {"pos": "NOUN", "Number": "Plur"}}; correct it'
        )
    known = {tag: _read_tag(tag, entry) for tag, entry in tag_map.items()}

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        doc = example.reference
        tags = doc.values("tag")
        pos, morphs = doc.values("pos").copy(), doc.values("morph").copy()
        for tag in dict.fromkeys(tags.tolist()):
            part, features = known.get(nlp.vocab.strings[tag], (0, ""))
            here = tags == tag
            pos[here & (pos == 0)] = part
            if features:
                morphs[here & (morphs == 0)] = np.uint64(nlp.vocab.morphology.add(features))
        doc.set_column("pos", pos)
        doc.set_column("morph", morphs)
        yield example

    return augment


def make_chain(augmenters: dict[str, Augmenter]) -> Augmenter:
    """Make an augmenter that applies several ones after the other.

    Args:
        augmenters: Under any names, in their order.
    """

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        examples = [example]
        for augmenter in augmenters.values():
            examples = [changed for old in examples for changed in augmenter(nlp, old)]
        yield from examples

    return augment


def with_words(nlp: Language, example: Example, words: list[str]) -> Example:
    """Return an example with other words for the tokens of its reference, which keep all annotations.

    The predicted Doc is tokenized anew; where that splits words that the old one did not split, it gets the words as
    they are.
    """
    vocab = nlp.vocab
    reference = _respell(example.reference, words, vocab)
    predicted = nlp.make_doc(reference.text)
    if example.alignment.is_identity and [lexeme.text for lexeme in predicted.lexemes] != words:
        predicted = Doc.from_lexemes(vocab, list(reference.lexemes), reference.spaces)
    return Example(predicted, reference)


def check_share(share: float, *, name: str) -> None:
    """Check that a number is a share.

    Raises:
        ConfigError: It is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ConfigError(f"{name} is a share of the texts, from 0 to 1, not {share}")


def _words(example: Example) -> list[str]:
    return [lexeme.text for lexeme in example.reference.lexemes]


def _respell(doc: Doc, words: list[str], vocab: Vocab) -> Doc:
    """Copy a Doc with other words; its spans and annotations hold for the same tokens."""
    copy = doc.copy()
    copy.lexemes = [vocab.lexeme(word) for word in words]
    copy.set_spaces(doc.spaces)
    copy.has_unknown_spaces = doc.has_unknown_spaces
    return copy


def _corrupt(word: str, level: Share, *, letters: str) -> str:
    kept = []
    for letter in word:
        if random.random() >= level:
            kept.append(letter)
        elif random.random() < 0.5:
            kept.append(random.choice(letters))
    return "".join(kept) or word


def _read_tag(tag: str, entry: Mapping[str, Any]) -> tuple[int, str]:
    """Return the id of the part of speech and the morphology that a tag map has for a tag."""
    entry = {
        str(key).lower() if str(key).lower() in ("pos", "morph") else str(key): value for key, value in entry.items()
    }
    part = entry.pop("pos", "")
    if isinstance(part, str) and part and part not in IDS:
        raise ConfigError(
            f"the tag map gives tag {tag!r} the part of speech {part!r}, which there is not; use one such as NOUN"
        )
    number = IDS[part] if isinstance(part, str) and part else int(part or 0)
    features = entry.pop("morph", "")
    if isinstance(features, Mapping):
        entry = {**features, **entry}
        features = ""
    more = "|".join(f"{key}={value}" for key, value in sorted(entry.items()))
    return number, "|".join(filter(None, (features, more)))

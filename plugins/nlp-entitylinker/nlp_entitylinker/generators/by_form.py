"""Candidates by a form of the mention's text that aliases have too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .form_index import FormIndex
from .forms import LEADING, abbreviation, fold, initials, normalize
from .generator import CandidateGenerator, alias_texts, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nlpx.tokens import Span

    from ..kb import Candidate, KnowledgeBase


class CandidatesByForm(CandidateGenerator):
    """Give the candidates of all aliases that have the form of the mention.

    An entity that several of them may mean is as likely as by that for which it is likeliest.

    Args:
        name: Names the form; of one name, a knowledge base has one index.
        of_alias: Gives the form of an alias.
        of_mention: Gives that of a mention; nothing where it cannot have one.
    """

    def __init__(self, name: str, of_alias: Callable[[str], str], of_mention: Callable[[str], str]) -> None:
        self._name = name
        self._of_alias = of_alias
        self._of_mention = of_mention

    def find(self, kb: KnowledgeBase, mentions: Sequence[Span]) -> list[list[Candidate]]:
        """Return the candidates of each mention."""
        strings = kb.vocab.strings
        index = kb.index(self._name, lambda: FormIndex.of(alias_texts(kb), self._of_alias, strings))
        forms = [self._of_mention(mention.text) for mention in mentions]
        aliases = [
            index.aliases_of(key) if form else [] for form, key in zip(forms, strings.ids_of(forms), strict=True)
        ]
        return [joined((1.0, kb.get_alias_candidates(strings[alias])) for alias in found) for found in aliases]


def build_folded() -> CandidateGenerator:
    """Make what gives candidates where capitals do not count (``nlpx.FoldedCandidates.v1``)."""
    return CandidatesByForm("folded", fold, fold)


def build_normalized(leading: Sequence[str] = LEADING) -> CandidateGenerator:
    """Make what gives candidates by normalised text (``nlpx.NormalizedCandidates.v1``).

    Capitals, accents, punctuation, possessive ``'s``, and white space do not count.

    Args:
        leading: Words at the beginning that do not count either: articles, which are a part of some mentions of a name
            and of others not.
    """
    words = frozenset(fold(word) for word in leading)
    form = partial(normalize, leading=words)
    return CandidatesByForm(f"normalized {' '.join(sorted(words))}", form, form)


def build_initials() -> CandidateGenerator:
    """Make what gives the candidates of aliases whose initials the mention is (``nlpx.InitialsCandidates.v1``)."""
    return CandidatesByForm("initials", initials, abbreviation)

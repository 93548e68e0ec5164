"""Raw texts and gold analyses of CoNLL-U files, for pipelines that start from raw text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DataError
from ..scoring.conll18_analysis import Analysis
from .conllu.sentences import read_sentences
from .text_lines import TextLines

if TYPE_CHECKING:
    from pathlib import Path

    from .conllu.sentences import Sentence

_TEXT = "# text ="
_BREAKS = ("# newdoc", "# newpar")


def read_raw_texts(path: Path) -> tuple[list[str], Analysis]:
    """Read a CoNLL-U file.

    Returns:
        The text of each paragraph (of the whole file where it marks none), and the analysis of all of it.

    Raises:
        DataError: The file cannot be read, breaks its format or holds no sentences.
    """
    paragraphs: list[str] = []
    gold = Analysis()
    space = False
    for sentence in read_sentences(TextLines(path), path=str(path)):
        text = sentence_text(sentence)
        if not paragraphs or any(comment.startswith(_BREAKS) for comment in sentence.above):
            paragraphs.append(text)
        else:
            paragraphs[-1] += f"{' ' if space else ''}{text}"
        space = _space_after(sentence)
        gold.add_sentence(
            forms=sentence.forms,
            lemmas=sentence.lemmas,
            upos=sentence.upos,
            xpos=sentence.xpos,
            feats=sentence.feats,
            heads=sentence.heads,
            deps=sentence.deps,
            tokens=[(token.start, token.end, token.form) for token in sentence.tokens],
        )
    if not paragraphs:
        raise DataError(f"{path}: there are no sentences in the file; name a CoNLL-U file with some.")
    return paragraphs, gold


def sentence_text(sentence: Sentence) -> str:
    """Give the text that the comment of a sentence says, or else that its tokens make."""
    for comment in sentence.above:
        if comment.startswith(_TEXT):
            return comment.removeprefix(_TEXT).strip()
    ranges = {token.start: token for token in sentence.tokens}
    parts: list[str] = []
    at = 0
    while at < len(sentence):
        token = ranges.get(at)
        form, misc = (token.form, token.misc) if token else (sentence.forms[at], sentence.misc[at])
        parts.append(form if _no_space(misc) else f"{form} ")
        at = token.end if token else at + 1
    return "".join(parts).strip()


def _space_after(sentence: Sentence) -> bool:
    last = sentence.tokens[-1] if sentence.tokens and sentence.tokens[-1].end == len(sentence) else None
    return not _no_space(last.misc if last else sentence.misc[-1])


def _no_space(misc: str) -> bool:
    return "SpaceAfter=No" in misc.split("|")

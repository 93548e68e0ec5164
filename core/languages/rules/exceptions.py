"""Special cases of every language: whitespace, initials, temperatures, emoticons."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from ...quoting import shown
from ...vocab.attrs import NORM, ORTH

if TYPE_CHECKING:
    from collections.abc import Iterable

Exceptions = dict[str, list[dict[int, str]]]
"""For a text, its tokens: each gives its part of the text (ORTH) and maybe how models see it (NORM)."""

_EMOTICONS = r"""
    :) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-; ;D ;-D
    :D :-D 8D 8-D =D xD XD xDD XDD :( :-( :(( :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :() :> :-> :* :-* :x :-x
    :X :-X :p :-p :P :-P :O :-O :o :-o :0 :-0 >:o :3 :-3 =3 :1 :/ :-/ =/ :| :-| =| =[ ]= <3 <33 <333 </3 ><(((*>
    ^_^ ^__^ ^___^ (^_^) -_- (-_-) -__- ._. (._.) ;_; @_@ v_v V_V v.v V.V >.< <.< >.> (>_<) (*_*) (¬_¬)
    0_0 0_o o_0 0.0 0.o o.0 o_o o_O O_o O_O o.o o.O O.o O.O
    ಠ_ಠ (ಠ_ಠ) ಠ︵ಠ ¯\(ツ)/¯ (╯°□°）╯︵┻━┻
"""
_INITIALS = ascii_lowercase + "äöü"


def with_curly_twins(exceptions: Exceptions) -> Exceptions:
    """Add to each special case with an apostrophe its twin with a curly one."""
    return expand_exc(exceptions, "'", "’")


def update_exc(base_exceptions: Exceptions, *addition_dicts: Exceptions) -> Exceptions:
    """Return special cases with further ones, and with the twins of those that have apostrophes.

    Args:
        base_exceptions: Special cases.
        *addition_dicts: More of them; the last that has a text counts.

    Raises:
        ValueError: The tokens of a special case do not make up its text.
    """
    exceptions = dict(base_exceptions)
    for added in addition_dicts:
        for text, tokens in added.items():
            parts = [token.get(ORTH) for token in tokens]
            if not all(isinstance(part, str) for part in parts) or "".join(map(str, parts)) != text:
                raise ValueError(
                    f"The tokens of the special case {shown(text)} do not make up its text: {shown(parts)}; give each "
                    "its part as ORTH."
                )
        exceptions.update(added)
    return with_curly_twins(exceptions)


def expand_exc(excs: Exceptions, search: str, replace: str) -> Exceptions:
    """Return special cases, and of each that has some text a twin that has another in its place.

    Args:
        excs: The special cases.
        search: The text.
        replace: The other.
    """
    twins = {
        text.replace(search, replace): [{**token, ORTH: token[ORTH].replace(search, replace)} for token in tokens]
        for text, tokens in excs.items()
        if search in text
    }
    return {**excs, **twins}


def _whole(words: Iterable[str]) -> Exceptions:
    """Make special cases that keep words in one piece."""
    return {word: [{ORTH: word}] for word in words}


BASE_EXCEPTIONS: Exceptions = {
    **_whole([" ", "\t", "\\t", "\n", "\\n", "—", "'", "''", '\\")', "<space>", "C++"]),
    "\u00a0": [{ORTH: "\u00a0", NORM: "  "}],
    **_whole(f"{letter}." for letter in _INITIALS),
    **_whole(_EMOTICONS.split()),
    **{f"°{scale}.": [{ORTH: "°"}, {ORTH: scale}, {ORTH: "."}] for scale in "cfkCFK"},
}
"""The special cases that every language has."""

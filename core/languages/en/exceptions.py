"""English special cases: contractions, clock times, abbreviations, dropped letters.

A special case is written as its tokens with spaces between them, and after ``=`` a token's norm where it is not the
lower-case form: ``ca=can n't=not``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...vocab.attrs import NORM, ORTH
from ..rules.exceptions import Exceptions, build_base_exceptions, read_tokens, whole, with_curly_twins

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERSONS = "i you he she it we they"
_QUESTIONS = "who what when where why how there"
_SINGULAR, _PLURAL = "that this", "these those"
_POINTERS = f"{_QUESTIONS} {_SINGULAR} {_PLURAL}"

# Which words join with what, with the apostrophe and where writers leave it out.
_CLITICS = [
    ("i", "'m=am", "m"),
    ("i", "'m=am a=gonna", "m=am a=gonna"),
    (f"{_PERSONS} {_POINTERS}", "'ll=will", "ll=will"),
    (f"{_PERSONS} {_POINTERS}", "'ll=will 've=have", "ll=will ve=have"),
    (f"{_PERSONS} {_POINTERS}", "'d='d", "d='d"),
    (f"{_PERSONS} {_POINTERS}", "'d=would 've=have", "d=would ve=have"),
    ("i you we they", "'ve=have", "ve=have"),
    (f"you we they {_QUESTIONS} {_PLURAL}", "'re=are", "re=are"),
    (f"he she it {_QUESTIONS} {_SINGULAR}", "'s='s", "s"),
    ("could might must should would", "'ve", "ve"),
]
_QUESTIONS_WITH_HAVE = f"{_QUESTIONS} {_PLURAL}"
# Without the apostrophe these are other words.
_OTHER_WORDS = {"ill", "hell", "shell", "well", "shed", "its", "were", "whore"}

_NEGATED = """
    ca=can could=could do=do does=does did=do had=have may=may might=might must=must need=need ought=ought sha=shall
    should=should wo=will would=would
"""
_NEGATED_BE_AND_HAVE = "ai are=are is=is was=was were=were have=have has=has dare=dare"

_IRREGULAR = """
    y'=you all|y=you all|how 'd 'y=you|How=how 'd 'y=you|not 've=have|not ve=have|Not=not 've=have|Not=not ve=have
    can not|Can=can not|gon=going na=to|Gon=going na=to|got ta=to|Got=got ta=to|let 's=us|Let=let 's=us
    c'm=come on|C'm=come on
"""

# Words that lose letters in speech; the first ones are also written with a capital.
_CLIPPED = """
    doin=doing doin'=doing goin=going goin'=going nothin=nothing nothin'=nothing nuthin=nothing nuthin'=nothing
    somethin=something somethin'=something lovin=loving lovin'=loving havin=having havin'=having ol=old ol'=old
    'cause=because 'cos=because 'coz=because 'cuz=because ma'am=madam o'clock=o'clock
"""
_CLIPPED_SMALL = """
    em=them 'em=them ll=will 'll=will nuff=enough 'nuff=enough 're=are 'bout=about w/o=without and/or=and/or
    's='s 'S='s ‘s='s ‘S='s
"""

_ABBREVIATIONS = """
    Mt.=Mount, Jan.=January, Feb.=February, Mar.=March, Apr.=April, Jun.=June, Jul.=July, Aug.=August, Sep.=September,
    Sept.=September, Oct.=October, Nov.=November, Dec.=December, Ak.=Alaska, Ala.=Alabama, Ariz.=Arizona, Ark.=Arkansas,
    Calif.=California, Colo.=Colorado, Conn.=Connecticut, Del.=Delaware, Fla.=Florida, Ga.=Georgia, Ia.=Iowa, Id.=Idaho,
    Ill.=Illinois, Ind.=Indiana, Kan.=Kansas, Kans.=Kansas, Ky.=Kentucky, La.=Louisiana, Mass.=Massachusetts,
    Mich.=Michigan, Minn.=Minnesota, Miss.=Mississippi, N.C.=North Carolina, N.D.=North Dakota, N.H.=New Hampshire,
    N.J.=New Jersey, N.M.=New Mexico, N.Y.=New York, Neb.=Nebraska, Nebr.=Nebraska, Nev.=Nevada, Okla.=Oklahoma,
    Ore.=Oregon, Pa.=Pennsylvania, S.C.=South Carolina, Tenn.=Tennessee, Va.=Virginia, Wash.=Washington, Wis.=Wisconsin
"""
_PLAIN_ABBREVIATIONS = """
    a.m. p.m. e.g. E.g. E.G. i.e. I.e. I.E. vs. v.s. Adm. Bros. co. Co. Corp. D.C. Dr. Gen. Gov. Inc. Jr. Ltd. Md.
    Messrs. Mo. Mont. Mr. Mrs. Ms. Ph.D. Prof. Rep. Rev. Sen. St. 'd
"""


def build_exceptions() -> Exceptions:
    """Build all English special cases; each with an apostrophe has a twin with the curly one."""
    abbreviations = dict(entry.strip().split("=") for entry in _ABBREVIATIONS.split(","))
    exceptions = {
        **build_base_exceptions(),
        **whole(_PLAIN_ABBREVIATIONS.split()),
        **{text: [{ORTH: text, NORM: norm}] for text, norm in abbreviations.items()},
    }
    for tokens in _contractions():
        text = "".join(token[ORTH] for token in tokens)
        if text.lower() not in _OTHER_WORDS:
            exceptions[text] = tokens
    for token in (*read_tokens(_CLIPPED_SMALL), *read_tokens(_CLIPPED), *map(_capitalize, read_tokens(_CLIPPED))):
        exceptions[token[ORTH]] = [token]
    return with_curly_twins(exceptions)


def _contractions() -> Iterator[list[dict[int, str]]]:
    for line in _IRREGULAR.strip().replace("\n", "|").split("|"):
        yield read_tokens(line)
    for hour in range(1, 13):
        for half in ("a.m.", "p.m."):
            yield read_tokens(f"{hour} {half}={half}")
            yield read_tokens(f"{hour} {half.replace('.', '')}={half}")
    for words, joined, bare in _CLITICS:
        for word in words.split():
            yield from _both_cases(f"{word}={word} {joined}")
            yield from _both_cases(f"{word}={word} {bare}")
    for word in _QUESTIONS_WITH_HAVE.split():
        yield from _both_cases(f"{word}={word} 've")
        yield from _both_cases(f"{word} ve=have")
    for verb in _NEGATED.split():
        for negation in ("n't=not", "nt=not", "n't=not 've=have", "nt=not ve=have"):
            yield from _both_cases(f"{verb} {negation}")
    for verb in _NEGATED_BE_AND_HAVE.split():
        for negation in ("n't=not", "nt=not"):
            yield from _both_cases(f"{verb} {negation}")


def _both_cases(line: str) -> Iterator[list[dict[int, str]]]:
    yield read_tokens(line)
    yield read_tokens(line[0].upper() + line[1:])


def _capitalize(token: dict[int, str]) -> dict[int, str]:
    """Write a word with a capital, which may stand after an apostrophe."""
    text = token[ORTH]
    return {**token, ORTH: f"'{text[1:].capitalize()}" if text[0] == "'" else text.capitalize()}

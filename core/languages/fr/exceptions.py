"""French special cases: questions, abbreviations, words with hyphens that look like questions."""

from __future__ import annotations

from ..rules.exceptions import Exceptions, build_base_exceptions, read_cases, whole, with_curly_twins

_ABBREVIATIONS = """
    apr. av. avr. cf. Dr. d° déc. etc. févr. janv. juill. M. Mlle. MM. Mme. Mr. No. nov. n° oct. pp. sept. St. Ste.
    Vol.
"""
_WHOLE = """
    Aujourd'hui après-midi au-delà au-dessus aujourd'hui celle-ci celles-ci celui-ci ci-dessous elle-même en-dessous
    jusque-là lui-même peut-être quelques-uns rendez-vous
"""

_ASKED = "a est indique moque passe semble"
_SUBJECTS = "-elle -il -on"
_ASKED_IRREGULAR = "est -ce|Est -ce|n' est -ce|N' est -ce|qu' est -ce|Qu' est -ce|est -il|EST -IL|s' est -il|S' EST -IL"


def build_exceptions() -> Exceptions:
    """Build all French special cases; each with an apostrophe has a twin with the curly one."""
    verbs = [form for verb in _ASKED.split() for form in (verb, verb.capitalize())]
    return with_curly_twins(
        {
            **build_base_exceptions(),
            **whole([*_ABBREVIATIONS.split(), *_WHOLE.split()]),
            **read_cases(["J. -C.", *_ASKED_IRREGULAR.split("|")]),
            **read_cases(f"{verb} -t {subject}" for verb in verbs for subject in _SUBJECTS.split()),
        }
    )

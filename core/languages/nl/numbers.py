"""Dutch numbers."""

from __future__ import annotations

from ...vocab.lexical import like_num, unsigned

_CARDINALS = """
    nul één een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien twintig dertig veertig
    vijftig zestig zeventig tachtig negentig honderd duizend miljoen miljard biljoen biljard triljoen triljard
"""
_ORDINALS = """
    eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende
    twintigste dertigste veertigste vijftigste zestigste zeventigste tachtigste negentigste honderdste duizendste
    miljoenste miljardste biljoenste biljardste triljoenste triljardste
"""

_NUMBER_WORDS = frozenset([*_CARDINALS.split(), *_ORDINALS.split()])


def is_number(text: str) -> bool:
    """Tell whether a word is a number in digits or letters; one with a sign is none here."""
    plain = text.replace(",", "").replace(".", "")
    return (like_num(plain) and unsigned(plain) == plain) or plain.lower() in _NUMBER_WORDS

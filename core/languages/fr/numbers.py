"""French number words."""

from __future__ import annotations

from ..rules.lex_attrs import number_getter

_CARDINALS = """
    zero une un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept
    dix-huit dix-neuf vingt trente quarante cinquante soixante soixante-dix septante quatre-vingt huitante
    quatre-vingt-dix nonante cent mil mille million milliard billion quadrillion quintillion sextillion septillion
    octillion nonillion decillion
"""
_ORDINALS = """
    premier première deuxième second seconde troisième quatrième cinquième sixième septième huitième neuvième dixième
    onzième douzième treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième
    trentième quarantième cinquantième soixantième soixante-dixième septantième quatre-vingtième huitantième
    quatre-vingt-dixième nonantième centième millième millionnième milliardième billionnième quadrillionnième
    quintillionnième sextillionnième septillionnième octillionnième nonillionnième decillionnième
"""

is_number = number_getter(words=frozenset([*_CARDINALS.split(), *_ORDINALS.split()]))

"""English number words."""

from __future__ import annotations

from ..rules.lex_attrs import number_getter

_CARDINALS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion
    quadrillion quintillion sextillion septillion octillion nonillion decillion gajillion bazillion
"""
_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth
    ninetieth hundredth thousandth millionth billionth trillionth quadrillionth quintillionth sextillionth septillionth
    octillionth nonillionth decillionth gajillionth bazillionth
"""

is_number = number_getter(words=frozenset([*_CARDINALS.split(), *_ORDINALS.split()]), endings=("st", "nd", "rd", "th"))

"""Spanish number words."""

from __future__ import annotations

from ..rules.lex_attrs import number_getter

_CARDINALS = """
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
    dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
    veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta noventa cien mil millón billón trillón
"""
_ORDINALS = """
    primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo decimotercero
    decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno vigésimo trigésimo cuadragésimo
    quincuagésimo sexagésimo septuagésimo octogésima nonagésima centésima milésima millonésima billonésima
"""

is_number = number_getter(words=frozenset([*_CARDINALS.split(), *_ORDINALS.split()]))

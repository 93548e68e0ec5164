"""French words with hyphens that are one token, though a hyphen splits words as a rule.

Most have a first word that forms many compounds (``porte-avions``), others are place names of three words
(``Châlons-sur-Marne``) or single words with their inflections (``prud'hommes``). The first words are patterns, since
some are spelt in several ways.
"""

from __future__ import annotations

from ..rules.char_classes import LETTERS, LOWER

# All that writers use as hyphens and as apostrophes.
_HYPHENS, _APOSTROPHE = "-–—‐‑", "['’]"

_FIRST = """
    à abat a[ée]ro a[fg]ro after aigues? am[ée]ricano anglo anti apr[èe]s arabo archi arcs? arrières? audio auto avant
    avion banc bas(?:ses?)? bateaux? beau bec? belles? best b[êe]ta bien bio? blanc bois bo[îi]te bonn?e?s?
    bou(?:c|rg) cache cap(?:ello)? casse castel champ chapelle chasse ch[âa]teau(?:neuf)? cha(?:ud|t)e?s? chauffe chou
    chromo claire?s? co(?:de|ca)? compte contre cordon côte coupe? courte?s? couvre crash crise croche cross cyber
    demi d[ée]s? di(?:sney)? dix dys [ée]co [ée]lectro émirato entre [ée]qui est ethno ex? extra extrême faux fil
    fontaine fort franco?s? gallo gardes? gastro g[ée]o grande? gratte gr[ée]co gros haute?s? homm?es? hors hyper indo
    infra inter intra islamo italo jean labio latino live lot louis m[ai]cro mal marie m[ée]cano m[ée]dico médio
    m[ée]do mesnil m[ée]ta mi(?:ni)? mono mont?s? mots? moyen multi n[ée]o neuro neuville noix non nord notre ouest
    outre ouvre pare passe pêle perce péri petite?s? pharmaco ph[oy]to pieds? pierre pique plessis poissons? ponce
    pont po[rs]t porte pousse pré prêchi primo pro(?:cès|to)? protège pseudo puy quasi quatre radio r[ée]
    (?:re)?doubles? recourt requin r[ée]tro rythmo sa?inte?s? sans? semi serre sino sociale?s? socio soixante sous
    su[bdrs] super taille t[ée]l[ée] thermo tiers tire tourne toute?s? tra[iî]ne? trans trente tr(?:i|ou) trois
    trousse ultra utéro val vaso vaux vi[cd]e vid[ée]o vie(?:ux|i?lles?|i?l) vill(?:e|eneuve|ers|ette|iers|y) vingt
    voitures? wagons?
"""
_FIRST_ELIDED = "grande?s? r r?é?entr"

# Before an ending, and with or without one.
_STEMS = """
    a-sexualis arginine-méthyl binge-watch bouche-por ch'tiis chape-chut fleur-bleuis flic-flaqu fox-trott google-is
    lèche-bott litho-typographi lombri-compost mac-adamis marque-pag mouton-noiris pair-programm people-is
    plan-socialis prud'hom réarc-bout refox-trott remicro-ond repique-niqu repetit-déjeun rond-ponn shift-cliqu
    soudo-bras stabilo-boss strip-teas yo-yo z'yeut
"""
_STEMS_OR_WORDS = """
    black-out burn-out by-pass down-load [ée]tats-uni fac-simil hard-discount hip-hop jet-set knock-out lock-out
    new-york premier-ministr rick-roll terra-form teuf-teuf zig-zag
"""

_IN_PLACE_NAMES = "aux? d[eu] des? en et l[èe]s? la près saint sous sur à"

_HYPHEN = f"[{_HYPHENS}]"
# No word is as long as this. Without a limit, each affix that comes off a long text would cost a look at all of it.
_LONGEST = 500


def build_pattern() -> str:
    """Build the pattern that matches all of these words, in small letters or capitals."""
    marks = f"{_HYPHENS}'’"
    name = f"[{LETTERS}]{{1,{_LONGEST}}}"
    kinds = [
        f"(?:{_any_of(_FIRST)}){_HYPHEN}[{LOWER}][{marks}{LOWER}]{{0,{_LONGEST}}}",
        f"(?:{_any_of(_FIRST_ELIDED)}){_APOSTROPHE}[{LOWER}][{marks}{LOWER}]{{0,{_LONGEST}}}",
        f"(?:{_any_of(_STEMS)})[{LOWER}]{{1,{_LONGEST}}}",
        f"droits?{_HYPHEN}de{_HYPHEN}l'homm[{LOWER}]{{1,{_LONGEST}}}",
        f"(?:{_any_of(_STEMS_OR_WORDS)})[{LOWER}]{{0,{_LONGEST}}}",
        f"{name}{_HYPHEN}(?:{_any_of(_IN_PLACE_NAMES)}){_HYPHEN}(?:l{_APOSTROPHE})?{name}",
    ]
    # Nearly all words fail at the first step, since they have neither hyphen nor apostrophe.
    return f"(?i)(?=.*[{marks}])(?:{'|'.join(kinds)})$"


def _any_of(patterns: str) -> str:
    """Join patterns to one, with all ways to write a hyphen or an apostrophe."""
    return "|".join(patterns.split()).replace("-", _HYPHEN).replace("'", _APOSTROPHE)

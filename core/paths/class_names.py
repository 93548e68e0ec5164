"""How the classes of languages' pipelines are called, as users import them."""

from __future__ import annotations

from typing import Final

_CLASSES = """
    af:Afrikaans am:Amharic ar:Arabic az:Azerbaijani bg:Bulgarian bn:Bengali bo:Tibetan ca:Catalan cs:Czech da:Danish
    de:German dsb:LowerSorbian el:Greek en:English es:Spanish et:Estonian eu:Basque fa:Persian fi:Finnish fo:Faroese
    fr:French ga:Irish gd:Scottish grc:AncientGreek gu:Gujarati he:Hebrew hi:Hindi hr:Croatian hsb:UpperSorbian
    ht:HaitianCreole hu:Hungarian hy:Armenian id:Indonesian is:Icelandic it:Italian ja:Japanese kmr:Kurmanji kn:Kannada
    ko:Korean ky:Kyrgyz la:Latin lb:Luxembourgish lg:Luganda lij:Ligurian lt:Lithuanian lv:Latvian mk:Macedonian
    ml:Malayalam mr:Marathi ms:Malay nb:Norwegian ne:Nepali nl:Dutch nn:NorwegianNynorsk pl:Polish pt:Portuguese
    ro:Romanian ru:Russian sa:Sanskrit si:Sinhala sk:Slovak sl:Slovenian sq:Albanian sr:Serbian sv:Swedish ta:Tamil
    te:Telugu th:Thai ti:Tigrinya tl:Tagalog tn:Setswana tr:Turkish tt:Tatar uk:Ukrainian ur:Urdu vi:Vietnamese
    xx:MultiLanguage yo:Yoruba zh:Chinese
"""
LANGUAGE_CLASSES: Final = dict(pair.split(":") for pair in _CLASSES.split())
"""The name of the class of a language, by the language's code."""


def class_name(lang: str) -> str:
    """Return how the class of a language's pipelines is called, such as ``English`` for ``en``."""
    return LANGUAGE_CLASSES.get(lang, lang.capitalize())

"""Languages that are installed: found by their codes, and ready to divide texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import ArgumentError, LanguageNotFound, NameNotFound
from ..named_tuples import NamedTuple
from ..quoting import shown
from ..registry import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..tokens.doc import Doc
    from ..vocab import Vocab

# A language, and what an IETF tag may say of its script and region: zh-Hans, en_GB, es-419.
_TAG = re.compile(r"([a-z]{2,3})([-_]([A-Z][a-z]{3}|[A-Z]{2}|[0-9]{3}))*")

# Codes of two letters, each with the one or two of three letters that ISO 639 has for the language.
_ISO_639 = """
af:afr am:amh ar:ara az:aze bg:bul bn:ben bo:bod,tib ca:cat cs:ces,cze da:dan de:deu,ger el:ell,gre en:eng es:spa et:est
eu:eus,baq fa:fas,per fi:fin fo:fao fr:fra,fre ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye,arm id:ind
is:isl,ice it:ita ja:jpn ka:kat,geo kn:kan ko:kor ky:kir la:lat lb:ltz lg:lug lt:lit lv:lav mk:mkd,mac ml:mal mr:mar
ms:msa,may nb:nob ne:nep nl:nld,dut nn:nno no:nor pl:pol pt:por ro:ron,rum ru:rus sa:san si:sin sk:slk,slo sl:slv
sq:sqi,alb sr:srp sv:swe ta:tam te:tel th:tha ti:tir tl:tgl tn:tsn tr:tur tt:tat uk:ukr ur:urd vi:vie xx:mul yo:yor
zh:zho,chi,cmn
"""
_PAIRS = (pair.split(":") for pair in _ISO_639.split())
_SHORT = {long: short for short, longs in _PAIRS for long in longs.split(",")}


class Divider(NamedTuple):
    """What makes Docs of texts: less than a pipeline, and enough for whoever only reads."""

    vocab: Vocab
    make_doc: Callable[[str], Doc]


def make_divider(name: str) -> Divider:
    """Make what divides texts of a language into tokens.

    Args:
        name: The code of the language, or another code or tag that means it.

    Raises:
        LanguageNotFound: No plugin offers the language.
    """
    language = find_language(language_code(name))
    # What is registered is the language's defaults, or a class of pipelines that has them.
    defaults = getattr(language, "Defaults", language)
    vocab = defaults.make_vocab()
    return Divider(vocab, defaults.make_tokenizer(vocab))


def find_language(code: str) -> Any:
    """Return what is registered as a language.

    Raises:
        LanguageNotFound: No plugin offers the language.
        ArgumentError: The code is no string.
    """
    if not isinstance(code, str):
        raise ArgumentError(f"A language is given by its code, such as 'en', not {shown(code)}.")
    try:
        return registry.languages.offered(code)
    except NameNotFound as error:
        raise LanguageNotFound(str(error)) from None


def is_unoffered(lang: Any) -> bool:
    """Tell whether a value is the code of a language that nobody offers."""
    is_code = isinstance(lang, str) and lang.replace("-", "_").isidentifier()
    return is_code and not registry.has("languages", lang)


def what_is_general(lang: str, *, excluded: Collection[str] = ()) -> str:
    """Say what a saved pipeline is without whose language nobody offers.

    Args:
        lang: The language.
        excluded: What is not loaded of the pipeline.
    """
    tokenizer = ", and its tokenizer is that of any language" if "tokenizer" in excluded else ""
    return (
        f"no installed plugin offers the language {lang!r}: beside what it has saved itself, the pipeline goes by the "
        f"rules of all languages, without stop words and noun chunks, and only digits are like_num{tokenizer}"
    )


def language_code(name: Any) -> str:
    """Return the code under which a language is offered, for it or for another code or tag of the language.

    Raises:
        ValueError: It is no string.
    """
    if not isinstance(name, str):
        raise ValueError(f"A language is given by its code, such as 'en', not {shown(name)}.")
    tag = _TAG.fullmatch(name)
    if tag is None or registry.has("languages", name):
        return name
    return _SHORT.get(tag[1], tag[1])

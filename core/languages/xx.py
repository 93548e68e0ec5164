"""Any language, or several at once: the rules that all languages share."""

from __future__ import annotations

from .defaults import LanguageDefaults


class MultiLanguageDefaults(LanguageDefaults):
    """The rules that all languages share."""

    code = "xx"
    name = "Multi-language"


MULTI = MultiLanguageDefaults()

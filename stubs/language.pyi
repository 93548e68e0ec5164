# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.languages import LanguageDefaults as _BaseDefaults
from nlpx.pipeline import FactoryMeta as FactoryMeta
from nlpx.pipeline import Language as Language
from nlpx.pipeline.beginnings import create_tokenizer as create_tokenizer
from nlpx.pipeline.parts.selection import DisabledPipes as DisabledPipes
BaseDefaults = _BaseDefaults

# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_parser.dependencies import DependencyParser as DependencyParser
from nlp_parser.scoring import make_parser_scorer as make_parser_scorer
from nlpx.pipeline import Language as Language
from nlpx.pipeline import merge_subtokens as merge_subtokens
from nlpx.registry import registry as registry
from nlpx.scoring import Scorer as Scorer
DEFAULT_PARSER_MODEL: dict[str, Any]

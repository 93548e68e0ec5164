# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from typing import Any
from nlp_parser.dependencies import DependencyParser as DependencyParser
from nlp_parser.scoring import make_parser_scorer as make_parser_scorer
DEFAULT_PARSER_MODEL: dict[str, Any]

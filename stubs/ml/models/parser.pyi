# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_parser.models import build_parser as _build_tb_parser_model
build_tb_parser_model = _build_tb_parser_model

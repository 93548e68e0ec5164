# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.debug_config import debug_config as debug_config

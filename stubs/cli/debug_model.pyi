# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.debug_model import debug_model as debug_model

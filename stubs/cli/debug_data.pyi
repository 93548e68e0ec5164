# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.debug_data import debug_data as debug_data

# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.debug_diff import debug_diff as debug_diff

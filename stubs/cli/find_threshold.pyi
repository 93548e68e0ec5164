# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.find_threshold import find_threshold as find_threshold

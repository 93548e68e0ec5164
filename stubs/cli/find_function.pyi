# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.find_function import find_function as find_function

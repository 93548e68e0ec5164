# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.validate import validate as validate

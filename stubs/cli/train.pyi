# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.train import train as train

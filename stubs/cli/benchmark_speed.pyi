# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.benchmark_speed import benchmark_speed as _benchmark
benchmark = _benchmark

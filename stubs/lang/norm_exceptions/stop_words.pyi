# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.


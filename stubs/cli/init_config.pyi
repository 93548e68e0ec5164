# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.commands.init_config import init_config as init_config
from nlpx.config.fill import fill_config as fill_config

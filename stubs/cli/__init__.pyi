# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_tok2vec.commands import pretrain as pretrain
from nlpx.commands.apply import apply as apply
from nlpx.commands.convert import convert as convert
from nlpx.commands.debug_config import debug_config as debug_config
from nlpx.commands.debug_data import debug_data as debug_data
from nlpx.commands.debug_diff import debug_diff as debug_diff
from nlpx.commands.debug_model import debug_model as debug_model
from nlpx.commands.debug_profile import profile as profile
from nlpx.commands.download import download as download
from nlpx.commands.evaluate import evaluate as evaluate
from nlpx.commands.find_function import find_function as find_function
from nlpx.commands.find_threshold import find_threshold as find_threshold
from nlpx.commands.info import info as info
from nlpx.commands.init_config import init_config as init_config
from nlpx.commands.link import link as link
from nlpx.commands.package import package as package
from nlpx.commands.validate import validate as validate
from nlpx.config.fill import fill_config as fill_config
from typing import TYPE_CHECKING
from ..lazy import documented_names
from .app import main
__all__ = ['main']

# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from catalogue import RegistryError as RegistryError
from confection import ConfigValidationError as ConfigValidationError
from html import escape as _escape_html
from nlpx.config.code import import_file as import_file
from nlpx.config.config import load_config as load_config
from nlpx.config.dotted import copy_config as copy_config
from nlpx.config.dotted import dict_to_dot as dict_to_dot
from nlpx.config.dotted import dot_to_dict as dot_to_dict
from nlpx.config.dotted import dot_to_object as dot_to_object
from nlpx.config.dotted import load_config_from_str as load_config_from_str
from nlpx.config.dotted import set_dot_to_object as set_dot_to_object
from nlpx.config.dotted import walk_dict as walk_dict
from nlpx.config.score_weights import combine_score_weights as combine_score_weights
from nlpx.displacy.drawing import in_notebook as _is_in_jupyter
from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.files.parts import from_bytes as from_bytes
from nlpx.files.parts import from_dict as from_dict
from nlpx.files.parts import from_disk as from_disk
from nlpx.files.parts import to_bytes as to_bytes
from nlpx.files.parts import to_dict as to_dict
from nlpx.files.parts import to_disk as to_disk
from nlpx.files.writing import as_path as _ensure_path
from nlpx.frozen import SimpleFrozenDict as SimpleFrozenDict
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.languages.rules.exceptions import expand_exc as expand_exc
from nlpx.languages.rules.exceptions import update_exc as update_exc
from nlpx.languages.rules.lex_attrs import add_lookups as add_lookups
from nlpx.languages.rules.punctuation import compile_infix_regex as compile_infix_regex
from nlpx.languages.rules.punctuation import compile_prefix_regex as compile_prefix_regex
from nlpx.languages.rules.punctuation import compile_suffix_regex as compile_suffix_regex
from nlpx.languages.tokenizing.stateless import StatelessTokenizer as _DummyTokenizer
from nlpx.log import logger as logger
from nlpx.packages.versions import get_base_version as get_base_version
from nlpx.packages.versions import get_minor_version as get_minor_version
from nlpx.packages.versions import is_compatible_version as is_compatible_version
from nlpx.packages.versions import is_minor_version_match as is_minor_version_match
from nlpx.packages.versions import is_prerelease_version as is_prerelease_version
from nlpx.pipeline.components.pipe import ignore_error as ignore_error
from nlpx.pipeline.components.pipe import raise_error as raise_error
from nlpx.pipeline.components.trainable_pipe import create_default_optimizer as create_default_optimizer
from nlpx.pipeline.language import language_class as _get_lang_class
from nlpx.pipeline.language import load as _load_model
from nlpx.pipeline.loading import lang_class_is_loaded as lang_class_is_loaded
from nlpx.pipeline.loading import load_model_from_config as load_model_from_config
from nlpx.pipeline.loading import load_model_from_init_py as load_model_from_init_py
from nlpx.pipeline.loading import load_model_from_package as load_model_from_package
from nlpx.pipeline.loading import load_model_from_path as load_model_from_path
from nlpx.pipeline.loading import set_lang_class as set_lang_class
from nlpx.pipeline.places.installed import get_installed_models as get_installed_models
from nlpx.pipeline.places.installed import get_package_path as get_package_path
from nlpx.pipeline.places.installed import is_package as is_package
from nlpx.pipeline.saving.meta import load_meta as load_meta
from nlpx.pipeline.saving.meta import read_meta as _get_model_meta
from nlpx.registry import registry as registry
from nlpx.tokens.arguments import normalize_slice as normalize_slice
from nlpx.tokens.longest import filter_chain_spans as filter_chain_spans
from nlpx.tokens.longest import filter_spans as filter_spans
from nlpx.tokens.longest import make_first_longest_spans_filter as make_first_longest_spans_filter
from nlpx.tokens.words_in_text import words_and_spaces as _get_words_and_spaces
from nlpx.training.batchers import minibatch as minibatch
from nlpx.vocab.lexeme import OOV_RANK as OOV_RANK
from shlex import split as _split_command
from thinc.api import Config as Config
from thinc.api import compounding as compounding
from thinc.api import decaying as decaying
from thinc.api import fix_random_seed as fix_random_seed
from thinc.api import get_current_ops as get_current_ops
DummyTokenizer = _DummyTokenizer
ensure_path = _ensure_path
escape_html = _escape_html
get_lang_class = _get_lang_class
get_model_meta = _get_model_meta
get_words_and_spaces = _get_words_and_spaces
is_in_jupyter = _is_in_jupyter
load_model = _load_model
split_command = _split_command

# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.corpora.augment import dont_augment as dont_augment
from nlpx.training.batchers import batch_by_padded as _minibatch_by_padded_size
from nlpx.training.batchers import batch_by_words as _minibatch_by_words
from nlpx.training.callbacks import make_copier as _create_copy_from_base_model
from nlpx.training.loggers import make_console_logger_v2 as _console_logger
from typing import TYPE_CHECKING
from ..lazy import lazy_names
from ..corpora.corpus import Corpus as Corpus
from ..corpora.text_corpora import JsonlCorpus as JsonlCorpus
from ..corpora.text_corpora import PlainTextCorpus as PlainTextCorpus
from ..corpora.v2_json import docs_to_json as docs_to_json
from ..files.alone import alone_in as alone_in
from ..tokens.comparing.alignment import Alignment as Alignment
from ..tokens.comparing.example import Example as Example
from ..tokens.comparing.example import validate_examples as validate_examples
from ..tokens.comparing.example import validate_get_examples as validate_get_examples
from ..tokens.comparing.iob import biluo_tags_to_offsets as biluo_tags_to_offsets
from ..tokens.comparing.iob import biluo_tags_to_spans as biluo_tags_to_spans
from ..tokens.comparing.iob import biluo_to_iob as biluo_to_iob
from ..tokens.comparing.iob import iob_to_biluo as iob_to_biluo
from ..tokens.comparing.iob import offsets_to_biluo_tags as offsets_to_biluo_tags
from ..tokens.comparing.iob import remove_bilu_prefix as remove_bilu_prefix
from ..tokens.comparing.iob import split_bilu_label as split_bilu_label
from ..tokens.comparing.iob import tags_to_entities as tags_to_entities
from .cloze import MASK as MASK
from .cloze import MaskRates as MaskRates
from .cloze import hide_words as hide_words
from .devices import fix_random_seed as fix_random_seed
from .devices import use_device as use_device
from .flag_form import build_config as build_config
from .initialize import init_nlp as init_nlp
from .interrupt import Interrupt as Interrupt
from .interrupt import TrainingInterrupted as TrainingInterrupted
from .interrupt import note_interrupts as note_interrupts
from .loop import train as train
from .objectives import pretraining_loss as pretraining_loss
from .objectives import pretraining_model as pretraining_model
from .pace import Pace as Pace
from .progress_table import ProgressTable as ProgressTable
from .result_table import Column as Column
from .result_table import clock as clock
from .run_states import RunKind as RunKind
from .run_states import Standing as Standing
from .run_states import begun as begun
from .settings import TrainingSettings as TrainingSettings
from .settings import find_corpus as find_corpus
from .snapshots import restore_snapshot as restore_snapshot
from .snapshots import take_snapshot as take_snapshot
console_logger = _console_logger
create_copy_from_base_model = _create_copy_from_base_model
minibatch_by_padded_size = _minibatch_by_padded_size
minibatch_by_words = _minibatch_by_words

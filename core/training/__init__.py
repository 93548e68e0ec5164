"""Batches, the training loop and what it prints.

===================  =====================================================================================
`train`              train an initialized pipeline as its config says
`init_nlp`           build a pipeline from a config and initialize it with the training corpus
`build_config`       turn the flags of ``nlpx train`` into a config
`TrainingSettings`   the section ``[training]``, turned into objects; `find_corpus` finds a corpus
`use_device`         the device of a run; `fix_random_seed` its random numbers
`alone_in`           one run at a time in a folder
`note_interrupts`    Ctrl-C as a wish to stop after the step; also `Interrupt`, `TrainingInterrupted`
`pretraining_model`  the model that an objective of pretraining makes; `pretraining_loss` its loss for a batch
`hide_words`         words hidden from a network that is to predict something about them; also `MaskRates`, `MASK`
`begun`              a run that can be resumed; `RunKind` says what it keeps, `Standing` how far it is
`take_snapshot`      all that learning goes on from; `restore_snapshot` goes on
`Pace`               how fast a run goes, and how long it will take
`ProgressTable`      the rows that a run prints, of `Column`; `clock` writes a duration
===================  =====================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
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
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "..corpora.corpus": ("Corpus",),
            "..corpora.text_corpora": ("JsonlCorpus", "PlainTextCorpus"),
            "..corpora.v2_json": ("docs_to_json",),
            "..files.alone": ("alone_in",),
            "..tokens.comparing.alignment": ("Alignment",),
            "..tokens.comparing.example": ("Example", "validate_examples", "validate_get_examples"),
            "..tokens.comparing.iob": (
                "biluo_tags_to_offsets",
                "biluo_tags_to_spans",
                "biluo_to_iob",
                "iob_to_biluo",
                "offsets_to_biluo_tags",
                "remove_bilu_prefix",
                "split_bilu_label",
                "tags_to_entities",
            ),
            ".cloze": ("MASK", "MaskRates", "hide_words"),
            ".devices": ("fix_random_seed", "use_device"),
            ".flag_form": ("build_config",),
            ".initialize": ("init_nlp",),
            ".interrupt": ("Interrupt", "TrainingInterrupted", "note_interrupts"),
            ".loop": ("train",),
            ".objectives": ("pretraining_loss", "pretraining_model"),
            ".pace": ("Pace",),
            ".progress_table": ("ProgressTable",),
            ".result_table": ("Column", "clock"),
            ".run_states": ("RunKind", "Standing", "begun"),
            ".settings": ("TrainingSettings", "find_corpus"),
            ".snapshots": ("restore_snapshot", "take_snapshot"),
        },
    )

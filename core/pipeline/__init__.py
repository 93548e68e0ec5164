"""Pipelines: a tokenizer and components, assembled from what is installed.

=================  ==============================================================
`blank`, `load`    make a pipeline of a language; load one that is saved;
                   `find_pipeline` says where that is, and `find_vectors`
                   where the one is that word vectors are taken from
`check_place`      says before long work that no pipeline can be saved in a folder
`Language`         the pipeline
`Pipe`             base class of components
`TrainablePipe`    base class of components that learn
`ListenedTo`       base class of components whose output others share
`Listener`         base class of the layers that stand for such output
`Tok2VecListener`  the one for output of one array a Doc
`FactoryMeta`      what is known of what makes a component
`AttributeRuler`   components that go by rules; also `DocCleaner`, `EntityRuler`,
                   `Lemmatizer`, `Sentencizer`, `SpanRuler` and `TokenSplitter`
`merge_entities`   functions that make one token of several, which are components
                   too; also `merge_noun_chunks` and `merge_subtokens`
`LabelCases`       what the thresholds of labels are found by
`unknown_labels`   labels that data have and a component does not
`misaligned_spans` spans of which nothing can be learnt; also
                   `warn_of_misaligned`
`grow_output`      more outputs for a model that has learnt; also `grow_layer`, `grow_params`
`find_layer`       the layer that pretraining is for; `load_pretrained` gives it weights,
                   `origin_of` and `write_weights` make the file, `read_origin` says what
                   it was made with
`swapped_params`   other parameters for a while, such as averages; `are_finite`
                   tells whether a model can be used, `is_finite` whether an array can
`MadeOfWeights`    what is made of a model's weights, and kept while they stay; `laid_out`
                   puts these into another order, once for all processes, `put_away` lets
                   go of those that can be made again, as `note_laid_out` tells;
                   `pack_panels` makes of them what the compiled product reads
`forward_linear`   a linear layer's pass in NumPy; also `multiply_linear`, `PackedLinear`
`wrap_forward`     another function in place of a model's own; `forward_of` gives that
`draw_mask`        what dropout multiplies by
`give_back_memory` memory that is free goes back to the system
`load_compiled`    the compiled module of a plugin, where it was built;
                   `explain_compiled` says why it is not there
`free_in_forks`    a lock that a forked process does not have to wait for;
                   `cached_property` is Python's without one
`vector_pieces`    vectors of long Docs in pieces; also `piece_reader`,
                   `all_pieces`, `LONG_DOC` and `VECTOR_PIECES`
=================  ==============================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from ..cached import cached_property as cached_property
    from ..compiled import explain_compiled as explain_compiled
    from ..compiled import load_compiled as load_compiled
    from ..files.outside import laid_out as laid_out
    from ..files.outside import note_laid_out as note_laid_out
    from ..forked import free_in_forks as free_in_forks
    from .components.dropout import draw_mask as draw_mask
    from .components.free_memory import give_back_memory as give_back_memory
    from .components.growth import grow_layer as grow_layer
    from .components.growth import grow_output as grow_output
    from .components.growth import grow_params as grow_params
    from .components.inside_thinc import forward_of as forward_of
    from .components.inside_thinc import its_sizes as its_sizes
    from .components.inside_thinc import put_away as put_away
    from .components.inside_thinc import wrap_forward as wrap_forward
    from .components.label_cases import LabelCases as LabelCases
    from .components.linear import PackedLinear as PackedLinear
    from .components.linear import forward_linear as forward_linear
    from .components.linear import multiply_linear as multiply_linear
    from .components.listener import Listener as Listener
    from .components.listener import Tok2VecListener as Tok2VecListener
    from .components.made_of_weights import MadeOfWeights as MadeOfWeights
    from .components.misaligned import misaligned_spans as misaligned_spans
    from .components.misaligned import warn_of_misaligned as warn_of_misaligned
    from .components.new_labels import unknown_labels as unknown_labels
    from .components.panels import pack_panels as pack_panels
    from .components.pieces import LONG_DOC as LONG_DOC
    from .components.pieces import VECTOR_PIECES as VECTOR_PIECES
    from .components.pieces import all_pieces as all_pieces
    from .components.pieces import piece_reader as piece_reader
    from .components.pieces import vector_pieces as vector_pieces
    from .components.pipe import Pipe as Pipe
    from .components.trainable_pipe import TrainablePipe as TrainablePipe
    from .components.upstream import ListenedTo as ListenedTo
    from .components.weights import swapped_params as swapped_params
    from .initializing.pretrained import PretrainedLayer as PretrainedLayer
    from .initializing.pretrained import find_layer as find_layer
    from .initializing.pretrained import load_pretrained as load_pretrained
    from .initializing.pretrained import origin_of as origin_of
    from .initializing.pretrained_files import Origin as Origin
    from .initializing.pretrained_files import read_origin as read_origin
    from .initializing.pretrained_files import write_weights as write_weights
    from .initializing.vectors import find_vectors as find_vectors
    from .language import Language as Language
    from .language import blank as blank
    from .language import load as load
    from .parts.registration import FactoryMeta as FactoryMeta
    from .places.finding import find_pipeline as find_pipeline
    from .products import find_product as find_product
    from .rules.attribute_ruler import AttributeRuler as AttributeRuler
    from .rules.doc_cleaner import DocCleaner as DocCleaner
    from .rules.lemmatizing.lemmatizer import Lemmatizer as Lemmatizer
    from .rules.merging import SUBTOKEN as SUBTOKEN
    from .rules.merging import merge_entities as merge_entities
    from .rules.merging import merge_noun_chunks as merge_noun_chunks
    from .rules.merging import merge_subtokens as merge_subtokens
    from .rules.rulers.entity_ruler import EntityRuler as EntityRuler
    from .rules.rulers.span_ruler import SpanRuler as SpanRuler
    from .rules.sentencizer import Sentencizer as Sentencizer
    from .rules.token_splitter import TokenSplitter as TokenSplitter
    from .saving.finite import are_finite as are_finite
    from .saving.finite import is_finite as is_finite
    from .saving.folders import check_place as check_place
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "..cached": ("cached_property",),
            "..compiled": ("explain_compiled", "load_compiled"),
            "..files.outside": ("laid_out", "note_laid_out"),
            "..forked": ("free_in_forks",),
            ".components.dropout": ("draw_mask",),
            ".components.free_memory": ("give_back_memory",),
            ".components.growth": ("grow_layer", "grow_output", "grow_params"),
            ".components.inside_thinc": ("forward_of", "its_sizes", "put_away", "wrap_forward"),
            ".components.label_cases": ("LabelCases",),
            ".components.linear": ("PackedLinear", "forward_linear", "multiply_linear"),
            ".components.listener": ("Listener", "Tok2VecListener"),
            ".components.made_of_weights": ("MadeOfWeights",),
            ".components.misaligned": ("misaligned_spans", "warn_of_misaligned"),
            ".components.new_labels": ("unknown_labels",),
            ".components.panels": ("pack_panels",),
            ".components.pieces": ("LONG_DOC", "VECTOR_PIECES", "all_pieces", "piece_reader", "vector_pieces"),
            ".components.pipe": ("Pipe",),
            ".components.trainable_pipe": ("TrainablePipe",),
            ".components.upstream": ("ListenedTo",),
            ".components.weights": ("swapped_params",),
            ".initializing.pretrained": ("PretrainedLayer", "find_layer", "load_pretrained", "origin_of"),
            ".initializing.pretrained_files": ("Origin", "read_origin", "write_weights"),
            ".initializing.vectors": ("find_vectors",),
            ".language": ("Language", "blank", "load"),
            ".parts.registration": ("FactoryMeta",),
            ".places.finding": ("find_pipeline",),
            ".products": ("find_product",),
            ".rules.attribute_ruler": ("AttributeRuler",),
            ".rules.doc_cleaner": ("DocCleaner",),
            ".rules.lemmatizing.lemmatizer": ("Lemmatizer",),
            ".rules.merging": ("SUBTOKEN", "merge_entities", "merge_noun_chunks", "merge_subtokens"),
            ".rules.rulers.entity_ruler": ("EntityRuler",),
            ".rules.rulers.span_ruler": ("SpanRuler",),
            ".rules.sentencizer": ("Sentencizer",),
            ".rules.token_splitter": ("TokenSplitter",),
            ".saving.finite": ("are_finite", "is_finite"),
            ".saving.folders": ("check_place",),
        },
    )

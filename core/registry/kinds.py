"""What the target of each kind of offer must be, how it is called, and what it must give."""

from __future__ import annotations

from functools import cache
from typing import Any

from ..records import Record
from ..targets import load_target

_CALLABLE = "collections.abc:Callable"
_STREAM = "collections.abc:Iterable"
_LIST = "collections.abc:Sequence"
_TEXT = "builtins:str"


class Due(Record):
    """Say what something that a plugin gives must be.

    Args:
        words: It, as messages name it.
        classes: It is an instance of one of these at least: targets, imported only where something is looked at.
        of: What each of its items must be, where it is a list that is there already.
    """

    words: str
    classes: tuple[str, ...] = (_CALLABLE,)
    of: Due | None = None

    def fits(self, value: Any) -> bool:
        """Tell whether a value is what is due."""
        # Text is a stream of characters, but nobody means it so.
        is_text = isinstance(value, (str, bytes)) and _TEXT not in self.classes
        if is_text or not isinstance(value, _loaded(self.classes)):
            return False
        items: Any = value
        return self.of is None or all(map(self.of.fits, items))


@cache
def _loaded(classes: tuple[str, ...]) -> tuple[type, ...]:
    return tuple(map(load_target, classes))


class Kind(Record):
    """Say how the offers of one registry are used.

    Args:
        target: What the target must be.
        takes: The arguments that it is called with; None where a config gives them, or nobody calls it.
        gives: What a call must return; None for anything.
        items: What each item of the stream must be that a call returns; None where it returns no stream.
        made_by: The target of a function from a name to what users get for it; empty where they get what is offered.
    """

    target: Due = Due(words="a function")
    takes: tuple[str, ...] | None = None
    gives: Due | None = None
    items: Due | None = None
    made_by: str = ""


A_STREAM = Due(words="a stream", classes=(_STREAM,))
A_DOC = Due(words="a Doc", classes=("nlpx.tokens.doc:Doc",))
AN_EXAMPLE = Due(words="an Example", classes=("nlpx.tokens.comparing.example:Example",))
A_BATCH = Due(words="a list of examples", classes=(_LIST,), of=AN_EXAMPLE)
A_CORPUS = Due(words="a function from a pipeline to examples")
A_LOGGER = Due(
    words="a pair of functions, for each step and for the end,",
    classes=("builtins:tuple",),
    of=Due(words="a function"),
)
LINES = Due(words="a list of lines", classes=(_LIST,), of=Due(words="a line", classes=(_TEXT,)))
A_PICTURE = Due(words="the data to draw, by name", classes=("builtins:dict",))
A_PIPELINE = Due(words="a pipeline", classes=("nlpx.pipeline:Language",))
A_TOKENIZER = Due(words="a tokenizer to call with a text")
VECTORS = Due(words="a table of vectors", classes=("nlpx.vocab.vectors:Vectors",))
A_MODEL = Due(words="a model", classes=("thinc.model:Model",))
A_LOSS = Due(words="a loss and the gradient of the prediction", classes=("builtins:tuple",))
A_NUMBER = Due(words="a number", classes=("numbers:Real",))
PROBLEMS = Due(
    words="a sentence for each setting that is wrong, by name,",
    classes=("builtins:dict",),
    of=Due(words="the name of a setting", classes=(_TEXT,)),
)

KINDS: dict[str, Kind] = {
    "architectures": Kind(gives=Due(words="a model or a function")),
    "augmenters": Kind(gives=Due(words="a function of a pipeline and an example")),
    "batchers": Kind(gives=Due(words="a function from examples to batches")),
    "callbacks": Kind(gives=Due(words="a function of the pipeline")),
    "commands": Kind(target=Due(words="a click command", classes=("click:Command",))),
    "converters": Kind(
        takes=("lines", "vocab", "options"),
        gives=Due(words="a stream of Docs", classes=(_STREAM,)),
        items=A_DOC,
    ),
    "data_checks": Kind(
        takes=("data",),
        gives=Due(words="a stream of findings", classes=(_STREAM,)),
        items=Due(words="a Finding", classes=("nlpx.checks.findings:Finding",)),
    ),
    "factories": Kind(gives=Due(words="a component to call with a Doc")),
    "initializers": Kind(gives=Due(words="a function that sets an array")),
    "languages": Kind(
        target=Due(words="a LanguageDefaults", classes=("nlpx.languages.defaults:LanguageDefaults",)),
        made_by="nlpx.pipeline.language:language_class",
    ),
    "layers": Kind(gives=A_MODEL),
    "loggers": Kind(gives=Due(words="a function of a pipeline and two streams")),
    "notices": Kind(takes=(), gives=Due(words="a sentence or None", classes=(_TEXT, "types:NoneType"))),
    "objectives": Kind(gives=Due(words="a function from a vocabulary and a tok2vec layer to a model")),
    "optimizers": Kind(gives=Due(words="an optimizer")),
    "renderers": Kind(
        takes=(), gives=Due(words="an object with parse() and draw()", classes=("nlpx.displacy.page:Renderer",))
    ),
    "schedules": Kind(
        gives=Due(
            words="a number or a series of numbers",
            classes=("numbers:Real", _STREAM),
        )
    ),
    "scorers": Kind(takes=(), gives=Due(words="a function from examples to scores")),
    "span_getters": Kind(gives=Due(words="a function from Docs to spans")),
    "tokenizers": Kind(gives=Due(words="a function from a pipeline to a tokenizer")),
    "training options": Kind(
        takes=("config", "value"), gives=Due(words="the config", classes=("collections.abc:Mapping",))
    ),
    "vectors": Kind(gives=Due(words="a function from a vocabulary to vectors")),
}
"""The kinds about which the contract says something; a function of any other registry gives what it likes."""

_ANY = Kind()


def kind_of_table(table: str) -> Kind:
    """Return what is known of the offers of a registry."""
    return KINDS.get(table, _ANY)

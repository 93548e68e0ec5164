"""What is asked of Docs and tokens all the time: compiled where that was built, and in Python where it was not.

Python says what each class, function and attribute is. Where something compiled has its name, that stands for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ..compiled import load_compiled
from .built import COLUMNS, IDS, JSON, LABELS, SENDING, TREES, VIEWS

if TYPE_CHECKING:
    from array import array
    from builtins import property as quick_property
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from ..vocab import Lexeme, Vocab
    from ..vocab.strings import Holder
    from .arrays.labels import LabelCodes
    from .arrays.renumbering import Renumbering
    from .arrays.tree import Tree
    from .put_cats import PutCats
    from .span_groups import SpanGroups

    Hooks = dict[str, Callable[..., Any]]
    from .doc import Doc
else:

    def quick_property(function: Any) -> property:
        """Return the attribute that a function reads, or what is compiled of its name."""
        name = f"{function.__name__}_of"
        plain[name] = function
        return property(_compiled(name, function), doc=function.__doc__)


__all__ = ["DocFields", "TokenFields", "make_tokens_of", "plain", "quick", "quick_property"]

_Named = TypeVar("_Named", bound=Any)

plain: dict[str, Any] = {}
"""What there may be something compiled of, by name."""

_trees = load_compiled(TREES)
_labels = load_compiled(LABELS)
# The compiled views read compiled trees, and no others; and what reads labels reads compiled ones.
_views = None if _trees is None else load_compiled(VIEWS)
_of_labels = (None, None) if _labels is None else (load_compiled(COLUMNS), load_compiled(SENDING))
_modules = (*map(load_compiled, (IDS, JSON)), _labels, *_of_labels, _trees, _views)


def _compiled(name: str, otherwise: Any) -> Any:
    """Return what is compiled of a name, or something else."""
    return next((getattr(module, name) for module in _modules if hasattr(module, name)), otherwise)


def quick(function: _Named) -> _Named:
    """Return a function or class, or what is compiled of its name."""
    plain[function.__name__] = function
    found: _Named = _compiled(function.__name__, function)
    return found


def make_tokens_of(kind: type, morphs: type, symbols: list[str]) -> None:
    """Tell what is compiled which classes tokens and their features are of, and which strings have small ids."""
    if _views is not None:
        _views.make_tokens_of(kind, morphs, symbols)


@quick
class DocFields:
    """The fields of a Doc, of which some are read for each token."""

    __slots__ = (
        "_activations",
        "_cats",
        "_columns",
        "_context",
        "_held",
        "_hooks",
        "_kept",
        "_offsets",
        "_sentiment",
        "_spans",
        "_tensor",
        "_tree",
        "_unknown_spaces",
        "_user_data",
        "_vector",
        "lexemes",
        "moves",
        "spaces",
        "vocab",
    )

    vocab: Vocab
    lexemes: list[Lexeme]
    spaces: bytes
    moves: tuple[Renumbering, ...]
    # Labels that components have set take a byte for each token.
    _columns: dict[str, NDArray[Any] | LabelCodes]
    _offsets: array[int] | None
    _tree: Tree | None
    _unknown_spaces: bool
    # What keeps strings readable: those of tokens that were set one by one, by id, and those of whole columns.
    _held: dict[int, Holder] | None
    _kept: tuple[Holder | None, ...]
    _user_data: dict[Any, Any] | None
    _cats: dict[str, float] | PutCats | None
    _activations: dict[str, dict[str, Any]] | None
    _spans: SpanGroups | None
    _tensor: Any
    _vector: NDArray[Any] | None
    _sentiment: float
    _hooks: tuple[Hooks, Hooks, Hooks] | None
    _context: Any

    def _start(self, vocab: Vocab, lexemes: list[Lexeme], spaces: Iterable[int]) -> None:
        """Set all fields for the tokens of a text."""
        self.vocab = vocab
        self.lexemes = lexemes
        # A byte each; a list takes eight times as much.
        self.spaces = bytes(spaces)
        self._unknown_spaces = False
        self._columns = {}
        self.moves = ()
        # The rest is made when somebody asks for it.
        self._held = self._offsets = self._tree = self._context = None
        self._user_data = self._cats = self._spans = self._tensor = self._vector = self._hooks = None
        self._activations = None
        self._kept = ()
        self._sentiment = 0.0

    def _is_bare(self) -> bool:
        """Tell whether nothing was set but what there is for each token."""
        rest = (self._hooks, self._cats, self._user_data, self._activations, self._spans, self._vector)
        return all(each is None for each in rest) and not (self._unknown_spaces or self._sentiment)

    def __len__(self) -> int:
        return len(self.lexemes)

    def __getitem__(self, index: Any) -> Any:
        """Return what stands at an index or in a slice."""
        return self._item(index)

    def _item(self, index: Any) -> Any:
        """Find what stands there, whatever the index is."""
        raise NotImplementedError


@quick
class TokenFields:
    """The fields of a token."""

    __slots__ = ("_doc", "_i", "_moves")

    _doc: Doc
    # The place, and the changes of the Doc's tokens that it takes account of.
    _i: int
    _moves: tuple[Renumbering, ...]

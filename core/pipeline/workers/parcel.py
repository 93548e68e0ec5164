"""A pipeline on its way to another process, and what it finds there.

The pipeline travels as its config and its bytes, as it would through a file. What no file has goes along: settings of
the object, a tokenizer or a component that does not save itself, the extensions of Docs, and the names of the modules
in which the user registered functions. Python finds functions and classes by their names; code is sent of the running
script alone (`scripts`).
"""

from __future__ import annotations

import importlib
import inspect
import pickle
import sys
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ...config import Config, is_remote_code_trusted
from ...config.code import import_code
from ...errors import ModelError
from ...files.pickled import check_pickled, checksum
from ...quoting import with_article
from ...registry.table import TABLES
from ...tokens import Doc, Span, Token
from ...vocab.sharing import large_parts, pack_large, take_large
from ..components.pipe import Pipe, raise_error
from .scripts import MAIN, pack_registered, reduced, register_packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..language import Language

# What every pipeline makes for itself, or has in its config and bytes; what else is set on one goes along as it is.
_OWN = frozenset({"vocab", "tokenizer", "made_tokenizer", "default_error_handler"})


class Parcel:
    """A pipeline as data: what `Language` pickles as.

    Args:
        nlp: The pipeline.

    Raises:
        ModelError: Something in it can neither be saved nor pickled.
    """

    def __init__(self, nlp: Language) -> None:
        self.modules = [*_modules()]
        self.config = nlp.config.to_str()
        self.of_script = pack_registered(self.config)
        self.tokenizer = None
        self.has_made_tokenizer = nlp.tokenizer is nlp.made_tokenizer
        if not _saves_itself(nlp.tokenizer):
            kind = with_article(type(nlp.tokenizer).__name__)
            self.tokenizer = _pack(nlp, nlp.tokenizer, what=f"the tokenizer, {kind},")
        self.excluded = [*large_parts(nlp.vocab), *([] if self.tokenizer is None else ["tokenizer"])]
        self.data = nlp.to_bytes(exclude=self.excluded)
        self.vocab = pack_large(nlp.vocab)
        self.objects = {name: _pack_if_possible(nlp, pipe) for name, pipe in nlp.components if not _is_saved(pipe)}
        self.settings = {
            name: _pack_if_possible(nlp, value)
            for name, value in {**vars(nlp), "max_length": nlp.max_length}.items()
            if not name.startswith("_") and name not in _OWN
        }

        self.check = checksum(self._bytes())

    def _bytes(self) -> Iterator[Any]:
        """Yield all bytes that the pipeline is made of."""
        yield from (self.config.encode("utf8", "surrogatepass"), self.data, self.vocab, self.tokenizer or b"")
        for parts in (self.objects, self.settings, self.of_script):
            yield from filter(None, parts.values())

    def open(self, cls: type[Language]) -> Language:
        """Make the pipeline as one of a class; what a pickled pipeline is read with.

        Raises:
            DamagedPickle: It is not as it was.
        """
        check_pickled(self._bytes(), self.check, "a pipeline")
        for name in self.modules:
            # As for whatever else is pickled, Python finds what is called by its name.
            with suppress(ImportError):
                importlib.import_module(name)
        register_packed(self.of_script)
        nlp = cls.from_config(Config().from_str(self.config, interpolate=False))
        take_large(nlp.vocab, self.vocab)
        nlp.from_bytes(self.data, exclude=self.excluded)
        if self.tokenizer is not None:
            nlp.tokenizer = _unpack(nlp, self.tokenizer)
        nlp.made_tokenizer = nlp.tokenizer if self.has_made_tokenizer else None
        for name, packed in self.objects.items():
            if packed is not None:
                nlp._put(name, _unpack(nlp, packed))
        for name, packed in self.settings.items():
            if packed is not None:
                setattr(nlp, name, _unpack(nlp, packed))
        return nlp


class Surroundings:
    """What a pipeline finds in this process: extensions, and modules whose functions configs can name.

    Attributes:
        trusts_remote_code: Whether code that comes with a model may be run.
    """

    def __init__(self) -> None:
        self.trusts_remote_code = is_remote_code_trusted()
        self.modules = _modules()
        self.extensions = {
            cls: {name: _sendable(cls.__name__, name, extension) for name, extension in cls._extensions.items()}
            for cls in (Doc, Span, Token)
        }

    def restore(self) -> None:
        """Let this process have them too."""
        for name, file in self.modules.items():
            if name not in sys.modules:
                try:
                    importlib.import_module(name)
                except ImportError:
                    import_code(file, name=name)
        for cls, extensions in self.extensions.items():
            cls._extensions.update({name: pickle.loads(packed) for name, packed in extensions.items()})


def _modules() -> dict[str, str | None]:
    """Return the modules in which somebody has registered functions, each with its file."""
    functions = [func for table in TABLES.values() for func in table.registered().values()]
    names = dict.fromkeys(getattr(func, "__module__", None) for func in functions)
    return {
        name: getattr(sys.modules[name], "__file__", None) for name in names if name in sys.modules and name not in MAIN
    }


class _Missing:
    """Stand for an extension that could not be sent, and say so to whoever uses it."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, *_: Any) -> Any:
        raise ModelError(self.message)


def _sendable(owner: str, name: str, extension: tuple[Any, Any, Any, Any]) -> bytes:
    """Pickle an extension, or what stands for it."""
    try:
        return pickle.dumps(extension)
    except Exception as error:
        missing = _Missing(
            f"the extension {name!r} of {owner} cannot be sent to another process ({error}); define its functions in a "
            "module, not as lambdas or inside functions"
        )
        return pickle.dumps((None, None, missing, missing))


def _saves_itself(part: Any) -> bool:
    return hasattr(part, "to_bytes") and hasattr(part, "from_bytes")


def _is_saved(pipe: Any) -> bool:
    """Tell whether a component comes whole out of its factory and its bytes; functions have nothing to save."""
    if inspect.isroutine(pipe):
        return True
    return _saves_itself(pipe) and getattr(type(pipe), "to_bytes", None) is not Pipe.to_bytes


def _pack(nlp: Language, value: Any, *, what: str) -> bytes:
    """Pickle a part of a pipeline.

    Raises:
        ModelError: It cannot be pickled.
    """
    buffer = BytesIO()
    try:
        _Pickler(buffer, nlp).dump(value)
    except Exception as error:
        raise ModelError(
            f"{what} cannot be sent to another process: {error}; give it to_bytes and from_bytes, or define it in a "
            "module, or use n_process=1"
        ) from error
    return buffer.getvalue()


def _pack_if_possible(nlp: Language, value: Any) -> bytes | None:
    """Pickle what the pipeline can do without; None where that cannot be done."""
    try:
        return _pack(nlp, value, what="it")
    except ModelError:
        return None


def _unpack(nlp: Language, packed: bytes) -> Any:
    try:
        return _Unpickler(BytesIO(packed), nlp).load()
    except (pickle.UnpicklingError, EOFError, OverflowError) as error:
        raise ModelError(f"a pickled pipeline is damaged ({error}); pickle it again") from error


class _Pickler(pickle.Pickler):
    """Pickle a part of a pipeline, which may refer to the pipeline and its vocabulary; error handlers stay here."""

    def __init__(self, file: BytesIO, nlp: Language) -> None:
        super().__init__(file)
        handlers = [nlp.default_error_handler, *(getattr(pipe, "_error_handler", None) for _, pipe in nlp.components)]
        self._known = {id(handler): "handler" for handler in handlers if handler is not None}
        self._known |= {id(nlp): "nlp", id(nlp.vocab): "vocab"}

    def persistent_id(self, value: Any) -> str | None:
        return self._known.get(id(value))

    def reducer_override(self, value: Any) -> Any:
        return reduced(value)


class _Unpickler(pickle.Unpickler):
    """Read what `_Pickler` wrote, for the pipeline that it is to be a part of."""

    def __init__(self, file: BytesIO, nlp: Language) -> None:
        super().__init__(file)
        self._known = {"handler": raise_error, "nlp": nlp, "vocab": nlp.vocab}

    def persistent_load(self, pid: Any) -> Any:
        return self._known[pid]

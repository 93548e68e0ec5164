"""Load, change and save segmenters of the library pkuseg, in the files of spaCy."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from ...errors import MissingExtra, ModelError
from ...files.msgpack import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FEATURES: Final = "pkuseg_features"
WEIGHTS: Final = "pkuseg_weights"
PROCESSORS: Final = "pkuseg_processors"

FILES: Final = {
    FEATURES: "pkuseg_model/features.msgpack",
    WEIGHTS: "pkuseg_model/weights.npz",
    PROCESSORS: "pkuseg_processors",
}
"""The parts of a segmenter, and their files in the folder of a tokenizer."""

EMPTY: Final = {FEATURES: b"", WEIGHTS: b"", PROCESSORS: pack(None)}
"""The parts where there is no segmenter."""


def load(model: str, *, user_dict: str | None) -> Any:
    """Load a segmenter.

    Args:
        model: The name of a model that pkuseg knows, or a folder.
        user_dict: A file of words to keep together, ``default`` for pkuseg's own, None for none.

    Raises:
        MissingExtra: The library is not installed.
        ModelError: The model cannot be loaded.
    """
    library = _import()
    try:
        return library.pkuseg(str(model), user_dict)
    except (Exception, SystemExit) as error:
        raise ModelError(
            f"pkuseg cannot load the model {str(model)!r} ({type(error).__name__}: {error}); give the folder of a "
            "model, or a name that it knows, in [initialize.tokenizer]"
        ) from error


def add_words(segmenter: Any, words: Iterable[str], *, reset: bool) -> None:
    """Let a segmenter keep words together, besides those of before or in their place."""
    if reset:
        segmenter.preprocesser = _import().Preprocesser(None)
    for word in words:
        segmenter.preprocesser.insert(word.strip(), "")


def to_files(segmenter: Any) -> dict[str, bytes]:
    """Return the contents of a segmenter's files."""
    after = segmenter.postprocesser
    words = sorted(_words_of(segmenter.preprocesser.trie))
    processors = [words, after.do_process, sorted(after.common_words), sorted(after.other_words)]
    with TemporaryDirectory() as folder:
        segmenter.feature_extractor.save(folder)
        segmenter.model.save(folder)
        features, weights = ((Path(folder) / Path(FILES[name]).name).read_bytes() for name in (FEATURES, WEIGHTS))
    return {FEATURES: features, WEIGHTS: weights, PROCESSORS: pack(processors)}


def from_files(files: Mapping[str, bytes]) -> Any:
    """Make a segmenter of the contents of its files.

    Raises:
        MissingExtra: The library is not installed.
        ModelError: A file is broken.
    """
    with TemporaryDirectory() as folder:
        for name in (FEATURES, WEIGHTS):
            (Path(folder) / Path(FILES[name]).name).write_bytes(files[name])
        segmenter = load(folder, user_dict=None)
    try:
        words, do_process, common, other = unpack(files[PROCESSORS])
        for word, tag in words:
            segmenter.preprocesser.insert(word, tag)
        after = segmenter.postprocesser
        after.do_process, after.common_words, after.other_words = do_process, set(common), set(other)
    except (ValueError, TypeError) as error:
        raise ModelError(
            f"{FILES[PROCESSORS]}: the words of pkuseg cannot be read ({error}); take an intact copy of the pipeline"
        ) from error
    return segmenter


def _words_of(node: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the words below a node of a dictionary, and their tags."""
    if node.isword:
        yield prefix, node.usertag
    for character, child in node.children.items():
        yield from _words_of(child, prefix + character)


def _import() -> Any:
    try:
        return import_module("spacy_pkuseg")
    except ImportError:
        raise MissingExtra(
            "The Chinese segmenter 'pkuseg' needs a library that is not installed: pip install spacy-pkuseg; or set "
            'segmenter = "char" in [nlp.tokenizer]'
        ) from None

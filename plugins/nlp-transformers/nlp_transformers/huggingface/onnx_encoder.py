"""A transformer that was exported: run by onnxruntime, without PyTorch and transformers."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nlpx.errors import MissingExtra, ModelError

from .encoder import Encoder
from .out_of_memory import run_in_memory
from .tokenizer import FastTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import Self

    from .encoder import Bucket, Outputs
    from .precision import Precision

MODEL: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
FACTS: Final = "nlpx"
"""Under this name the model says what follows from neither file, as JSON: arguments of `OnnxEncoder`, and `DIGEST`."""
DIGEST: Final = "tokenizer_sha256"
"""By this name among them it knows the file of the tokenizer."""
HIDDEN, POOLED = "last_hidden_state", "pooler_output"


class OnnxEncoder(Encoder):
    """Hold a model of ONNX, which predicts and cannot learn, and the tokenizer that goes with it.

    Args:
        files: The files of both by name, as bytes or mapped to memory.
        session: Runs the model.
        kind: What model it is.
        width: The width of the vectors.
        ignores_padding: Whether the vectors of a span are the same beside a longer one, to which it is padded.
        tokenizer: What `Tokenizer` takes that is not in the file of the tokenizer.
    """

    def __init__(
        self,
        files: Mapping[str, Any],
        session: Any,
        *,
        kind: str,
        width: int,
        ignores_padding: bool,
        tokenizer: Mapping[str, Any],
    ) -> None:
        from tokenizers import Tokenizer

        self._files = files
        self._session = session
        self._inputs = [given.name for given in session.get_inputs()]
        self._kind, self._width, self._ignores_padding = kind, width, ignores_padding
        self.tokenizer = FastTokenizer(Tokenizer.from_buffer(bytes(files[TOKENIZER])), **tokenizer)

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing about it changes."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the files: what runs the model is made of them anew."""
        return type(self).from_files, ({name: bytes(content) for name, content in self._files.items()},)

    @classmethod
    def from_folder(cls, folder: Path) -> Self:
        """Load what `to_folder` has written; the files are mapped, and must be replaced, not written over.

        Raises:
            MissingExtra: onnxruntime or tokenizers is not installed.
            ModelError: A file is missing or broken.
        """
        return cls._load({name: _mapped(folder / name) for name in (MODEL, TOKENIZER)}, where=f"{folder}: ")

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Self:
        """Read what `to_files` has returned."""
        return cls._load(files, where="")

    @classmethod
    def _load(cls, files: Mapping[str, Any], *, where: str) -> Self:
        _require_onnxruntime()
        try:
            return cls.made_of(files)
        # The errors of these packages are of classes of their own.
        except Exception as error:
            raise ModelError(
                f"{where}the transformer that was exported cannot be loaded ({' '.join(str(error).split())}); restore "
                "the file, or export the pipeline again"
            ) from error

    @classmethod
    def made_of(cls, files: Mapping[str, Any]) -> Self:
        """Make one of its files, and try it; what goes wrong is an error of whichever package finds it.

        Args:
            files: The files by name, as bytes or mapped to memory.
        """
        session = _session(files[MODEL])
        text = session.get_modelmeta().custom_metadata_map.get(FACTS)
        if text is None:
            raise ModelError("it was not written by 'nlpx transformers export'")
        facts = json.loads(text)
        if facts.pop(DIGEST) != digest(files[TOKENIZER]):
            raise ModelError(f"its {TOKENIZER} is not the one that it was exported with")
        encoder = cls(files, session, **facts)
        encoder._try()
        return encoder

    @property
    def width(self) -> int:
        """The width of the vectors."""
        return self._width

    @property
    def ignores_padding(self) -> bool:
        """Whether the vectors of a span are the same beside a longer one, to which it is padded."""
        return self._ignores_padding

    @property
    def about(self) -> str:
        """What model it is, and where.

        Such as ``BertModel, 22.7 million weights in int8, in ONNX on cpu, at most 512 wordpieces at a time``.
        """
        return f"{self._kind}, in ONNX on cpu, {self.tokenizer.at_a_time}"

    def predict(self, bucket: Bucket, *, precision: Precision) -> Outputs:
        """Run the model, in the precision that it was exported in."""
        return run_in_memory(self._run, bucket, join=np.concatenate)

    def _try(self) -> None:
        """Run the model for a text of one letter.

        Raises:
            ModelError: What comes out is not what it should be.
        """
        pieces = self.tokenizer.cut(self.tokenizer.split(["a"])[0])
        ids, types = pieces.ids[None], pieces.type_ids[None]
        hidden, _pooled = self._run({"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types})
        if hidden.shape != (*ids.shape, self.width) or not np.isfinite(hidden).all():
            raise ModelError(f"its vectors are not {self.width} wide, or no finite numbers (NaN or infinity)")

    def _run(self, bucket: Bucket) -> Outputs:
        hidden, *pooled = self._session.run(None, {name: bucket[name].astype(np.int64) for name in self._inputs})
        return hidden, pooled[0] if pooled else None

    @contextmanager
    def written(self) -> Iterator[Path]:
        """Yield a folder, for a while, with the files."""
        with TemporaryDirectory() as folder:
            for name, content in self._files.items():
                (Path(folder) / name).write_bytes(content)
            yield Path(folder)


def digest(content: Any) -> str:
    """Return what tells the content of a file from others."""
    return hashlib.sha256(content).hexdigest()


def _session(model: Any) -> Any:
    """Return what runs a model, with as many threads as ``OMP_NUM_THREADS`` says, as PyTorch does."""
    import onnxruntime

    runtime: Any = onnxruntime
    options = runtime.SessionOptions()
    n_threads = os.environ.get("OMP_NUM_THREADS", "")
    options.intra_op_num_threads = int(n_threads) if n_threads.isdecimal() else 0
    # Batches differ in shape, so that what one has needed says nothing of the next.
    options.enable_mem_pattern = False
    # What goes wrong is raised.
    options.log_severity_level = 4
    return runtime.InferenceSession(bytes(model), options, providers=["CPUExecutionProvider"])


def _mapped(path: Path) -> Any:
    """Return the content of a file, which takes no memory until it is read.

    Raises:
        ModelError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path}: the transformer that was exported cannot be read ({error}); restore the file, or export the "
            "pipeline again"
        ) from error


def _require_onnxruntime() -> None:
    """Check that what runs exported models is installed.

    Raises:
        MissingExtra: It is not.
    """
    try:
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"a transformer that was exported runs with onnxruntime and tokenizers, and {error.name!r} is missing: "
            "install it with  pip install 'nlp-transformers[onnx]'."
        ) from error

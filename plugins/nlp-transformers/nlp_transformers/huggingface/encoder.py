"""What runs a transformer and splits texts for it, whichever package does that."""

from __future__ import annotations

from abc import ABC, abstractmethod
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any

from nlpx.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from .precision import Precision
    from .tokenizer import Tokenizer

    # What a model takes for some spans, by name: arrays (n_spans, longest).
    Bucket = Mapping[str, Any]
    # Hidden states (n_spans, longest, width), and the pooled output (n_spans, width) if the model has one.
    Outputs = tuple[Any, Any]


class Encoder(ABC):
    """Give a vector for each wordpiece of some spans.

    Attributes:
        tokenizer: Splits texts for the model.
        module: The model of PyTorch, which can learn; None where another package runs the model.
    """

    tokenizer: Tokenizer
    module: Any = None

    @property
    @abstractmethod
    def width(self) -> int:
        """The width of the vectors."""

    @property
    @abstractmethod
    def ignores_padding(self) -> bool:
        """Whether the vectors of a span are the same beside a longer one, to which it is padded."""

    @property
    @abstractmethod
    def about(self) -> str:
        """What model it is, and where.

        Such as ``BertModel, 22.7 million weights in float32 on cpu, at most 512 wordpieces at a time``.
        """

    @abstractmethod
    def predict(self, bucket: Bucket, *, precision: Precision) -> Outputs:
        """Run the model; no gradient can come back.

        Args:
            bucket: What the model takes, as arrays of NumPy.
            precision: In which precision to compute, if there is a choice.

        Returns:
            Arrays of NumPy, or of CuPy where PyTorch is on a GPU.
        """

    @abstractmethod
    def written(self) -> AbstractContextManager[Path]:
        """Yield a folder, for a while, with the files of model and tokenizer."""

    def to_files(self) -> dict[str, bytes]:
        """Return the files of model and tokenizer by name."""
        with self.written() as folder:
            return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    def to_folder(self, folder: Path) -> None:
        """Write these files into a folder; each replaces an old one as a whole, which the weights may be mapped to."""
        with self.written() as written:
            for path in sorted(written.iterdir()):
                with path.open("rb") as content, replace_file(folder / path.name) as file:
                    copyfileobj(content, file)

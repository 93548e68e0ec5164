"""A model of HuggingFace in PyTorch with its tokenizer: made by name, and as files."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.util import torch2xp

from nlpx.config import is_remote_code_trusted
from nlpx.errors import ConfigError, MissingExtra, ModelError
from nlpx.pipeline import is_finite

from .encoder import Encoder
from .finding import check_folder, find_model
from .out_of_memory import run_in_memory
from .precision import autocast
from .tokenizer import tokenizer_of_transformers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .encoder import Bucket, Outputs
    from .precision import Precision

_NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})
_TRUST = "trust_remote_code"
_WEIGHTS = ".safetensors"
_CONFIRM = (
    "if you trust it, confirm that by --trust-remote-code, or in Python by a block 'with nlpx.config."
    "trust_remote_code():'; if not, take a model that transformers has itself"
)
# How much padding is tried, and which part of the largest value is no difference.
_N_PADS = 2
_SAME = 1e-4
# How the names of the weights begin that make the pooled output.
_POOLER = "pooler."


class TorchEncoder(Encoder):
    """Hold a model of PyTorch, which is in evaluation mode, and the tokenizer that goes with it.

    Args:
        module: The model.
        tokenizer: The tokenizer, of transformers.

    Raises:
        ModelError: They do not fit, or the model is not of a kind that gives one vector a piece.
    """

    def __init__(self, module: Any, tokenizer: Any) -> None:
        self.module = module.eval()
        self._tokenizer = tokenizer
        if getattr(module.config, "is_encoder_decoder", False):
            raise ModelError(
                f"the model is a {type(module).__name__}, which has an encoder and a decoder; take one that has an "
                "encoder only, such as BERT or RoBERTa"
            )
        n_rows = _n_pieces(module)
        if len(tokenizer) > n_rows:
            raise ModelError(
                f"the tokenizer has {len(tokenizer)} wordpieces, the model rows for {n_rows}; they are of two models"
            )
        self.tokenizer = tokenizer_of_transformers(tokenizer, limit=_n_positions(module))

    @property
    def width(self) -> int:
        """The width of the vectors."""
        return self._tried[0]

    @property
    def ignores_padding(self) -> bool:
        """Whether the vectors of a span are the same beside a longer one, to which it is padded."""
        return self._tried[1]

    @property
    def about(self) -> str:
        """What model it is: ``BertModel, 22.7 million weights in float32, at most 512 wordpieces at a time``."""
        return f"{self.kind(str(self.module.dtype).removeprefix('torch.'))}, {self.tokenizer.at_a_time}"

    def kind(self, dtype: str) -> str:
        """Return the class of the model and how many weights it has, in words, which are of some type."""
        return f"{type(self.module).__name__}, {self.module.num_parameters() / 1e6:.1f} million weights in {dtype}"

    def predict(self, bucket: Bucket, *, precision: Precision) -> Outputs:
        """Run the model; no gradient can come back."""
        import torch

        with torch.inference_mode(), autocast(precision, self.module.device):
            return as_arrays(self.run(bucket))

    def run(self, bucket: Bucket) -> Outputs:
        """Run the model for a bucket; return tensors, of single precision."""
        import torch

        return run_in_memory(self.forward, self._tensors(bucket), join=torch.cat)

    def forward(self, tensors: Bucket) -> Outputs:
        """Run the model for tensors; the outputs are single precision."""
        output = self.module(**tensors)
        pooled = getattr(output, "pooler_output", None)
        return output.last_hidden_state.float(), None if pooled is None else pooled.float()

    def _tensors(self, bucket: Bucket) -> Bucket:
        """Return the arrays of a bucket as tensors, where the model is."""
        import torch

        return {name: torch.from_numpy(array).to(self.module.device) for name, array in bucket.items()}

    @cached_property
    def _tried(self) -> tuple[int, bool]:
        """Run the model for no text, and for one letter alone and padded: what comes out no config says for all models.

        Returns:
            The width of the vectors, and whether padding leaves them as they are.

        Raises:
            ModelError: The model does not run.
        """
        marks, ids = (self.tokenizer.cut(pieces).ids[None] for pieces in self.tokenizer.split(["", "a"]))
        n_pads = min(_N_PADS, self.tokenizer.limit - ids.shape[1])
        padded = np.pad(ids, ((0, 0), (0, n_pads)), constant_values=self.tokenizer.pad_id)
        mask = (np.arange(padded.shape[1]) < ids.shape[1]).astype("f")[None]
        try:
            if marks.size:
                # So much has a blank text, which is too short for some.
                self.predict({"input_ids": marks, "attention_mask": np.ones_like(marks, "f")}, precision=False)
            alone, _pooled = self.predict({"input_ids": ids, "attention_mask": np.ones_like(ids, "f")}, precision=False)
            beside, _pooled = self.predict({"input_ids": padded, "attention_mask": mask}, precision=False)
        # What can go wrong depends on the class of the model.
        except Exception as error:
            raise ModelError(
                f"the model is a {type(self.module).__name__}, which does not run on any number of wordpieces alone "
                f"({_in_a_line(error)}); take one that does, such as BERT or RoBERTa"
            ) from error
        difference = abs(beside[:, : alone.shape[1]] - alone).max()
        return int(alone.shape[-1]), bool(difference <= _SAME * abs(alone).max())

    @classmethod
    def from_name(
        cls, name: str, *, tokenizer_config: Mapping[str, Any], transformer_config: Mapping[str, Any]
    ) -> TorchEncoder:
        """Load the model of a name: a folder, a package that ships one, or what HuggingFace calls it.

        Args:
            name: The name.
            tokenizer_config: Settings for ``AutoTokenizer``.
            transformer_config: Settings for ``AutoConfig``.

        Raises:
            MissingExtra: PyTorch or transformers is not installed.
            ModelError: There is no such model, or it cannot be used.
        """
        _require_torch()
        place = find_model(name)
        with _told(f"the model {name!r} cannot be loaded"):
            return cls._load(place, _of_place, tokenizer_config=tokenizer_config, transformer_config=transformer_config)

    @classmethod
    def without_weights(
        cls, name: str, *, tokenizer_config: Mapping[str, Any], transformer_config: Mapping[str, Any]
    ) -> TorchEncoder:
        """Make what `from_name` would load, but for its weights: it can split texts, not run."""
        _require_torch()
        place = find_model(name)
        with _told(f"the model {name!r} cannot be loaded"):
            return cls._load(place, _empty, tokenizer_config=tokenizer_config, transformer_config=transformer_config)

    @classmethod
    def from_folder(cls, folder: Path, *, trust_remote_code: bool = False) -> TorchEncoder:
        """Load what `to_folder` has written.

        Args:
            folder: The folder.
            trust_remote_code: Whether to run code in it, if whoever runs nlpx confirms that.

        Raises:
            MissingExtra: PyTorch or transformers is not installed.
            ModelError: A file is missing, broken, or does not fit the others.
        """
        _require_torch()
        with _told(f"{folder}: the transformer that was saved here cannot be loaded"):
            check_folder(folder)
            if not (folder / "tokenizer_config.json").is_file():
                # Without it transformers guesses what kind of tokenizer it is.
                raise ModelError("it has no tokenizer_config.json; restore the file")
            return cls._load(str(folder), _of_place, trust_remote_code=trust_remote_code)

    @classmethod
    def from_files(
        cls,
        files: Mapping[str, bytes],
        *,
        weights: Mapping[str, Any] | None = None,
        tokenizer_config: Mapping[str, Any] = _NO_SETTINGS,
        trust_remote_code: bool = False,
    ) -> TorchEncoder:
        """Read what `to_files` has returned.

        Args:
            files: The files by name.
            weights: The weights by name, if they are not among the files.
            tokenizer_config: Settings for ``AutoTokenizer`` that the files do not hold.
            trust_remote_code: Whether to run code among the files, if whoever runs nlpx confirms that.
        """
        _require_torch()
        from safetensors.torch import load

        weights = dict(weights or {})
        with TemporaryDirectory() as folder, _told("the transformer that was saved cannot be loaded"):
            # Code that comes with a model becomes a module of this name.
            place = Path(folder) / "transformer"
            place.mkdir()
            for name, content in files.items():
                if name.endswith(_WEIGHTS):
                    weights |= load(content)
                else:
                    (place / Path(name).name).write_bytes(content)
            return cls._load(
                str(place),
                partial(_of_state, weights),
                tokenizer_config=tokenizer_config,
                trust_remote_code=trust_remote_code,
            )

    @classmethod
    def _load(
        cls,
        place: str,
        make_module: Callable[[str, Any, bool], Any],
        *,
        tokenizer_config: Mapping[str, Any] = _NO_SETTINGS,
        transformer_config: Mapping[str, Any] = _NO_SETTINGS,
        trust_remote_code: bool = False,
    ) -> TorchEncoder:
        """Make model and tokenizer of files.

        Args:
            place: A folder, or what HuggingFace calls the model.
            make_module: Makes the model, of the place, its config, and whether code is run that comes with it.
            tokenizer_config: Settings for ``AutoTokenizer``.
            transformer_config: Settings for ``AutoConfig``.
            trust_remote_code: Whether to run such code, if whoever runs nlpx confirms that; either config can ask too.

        Raises:
            ModelError: They ask, and nobody confirms.
        """
        from transformers import AutoConfig

        runs_code = trust_remote_code or asks_for_code(tokenizer_config, transformer_config)
        if runs_code and not is_remote_code_trusted():
            raise ModelError(f"its config sets {_TRUST}, so that code that comes with it is run; {_CONFIRM}")
        with _quietly():
            # Where nothing is said of code that comes with a model, transformers asks on the terminal.
            config = AutoConfig.from_pretrained(place, **{**transformer_config, _TRUST: runs_code})
            tokenizer = _make_tokenizer(place, {**tokenizer_config, _TRUST: runs_code})
            return cls(make_module(place, config, runs_code), tokenizer)

    @contextmanager
    def written(self) -> Iterator[Path]:
        """Yield a folder, for a while, with the files that HuggingFace writes; the weights are safetensors."""
        with TemporaryDirectory() as folder, _quietly():
            self.module.save_pretrained(folder)
            self._tokenizer.save_pretrained(folder)
            yield Path(folder)


def as_arrays(outputs: Outputs) -> Outputs:
    """Return tensors as arrays of NumPy, or of CuPy where they are on a GPU; nothing is copied."""
    hidden, pooled = outputs
    return torch2xp(hidden.detach()), None if pooled is None else torch2xp(pooled.detach())


def _require_torch() -> None:
    """See that what runs models is installed.

    Raises:
        MissingExtra: It is not.
    """
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"a transformer runs with PyTorch and transformers, and {error.name!r} is missing: install it with "
            " pip install 'nlp-transformers[torch]'."
        ) from error


def asks_for_code(*configs: Mapping[str, Any]) -> bool:
    """Tell whether settings of model or tokenizer ask for code to be run that comes with them."""
    return any(config.get(_TRUST, False) for config in configs)


def refuse_settings(settings: Mapping[str, Any], *, where: str) -> None:
    """Refuse settings for HuggingFace that cannot be used.

    Raises:
        ConfigError: There are such.
    """
    for name in ("output_attentions", "output_hidden_states"):
        if settings.get(name):
            raise ConfigError(
                f"{where}: {name} is not supported: a Doc gets the last hidden states and the pooled output; leave it "
                "out."
            )


def _n_pieces(module: Any) -> int:
    """Return how many pieces a model has vectors for.

    Raises:
        ModelError: It is no model of pieces.
    """
    with suppress(NotImplementedError, AttributeError):
        return int(module.get_input_embeddings().num_embeddings)
    raise ModelError(
        f"the model is a {type(module).__name__}, which has no table with a vector for each wordpiece; take one "
        "of texts that has, such as BERT or RoBERTa"
    )


def _n_positions(module: Any) -> int | None:
    """Return how many pieces a model takes; None where it has no limit."""
    said = getattr(module.config, "max_position_embeddings", None)
    limits = [int(said)] if said and said > 0 else []
    for name, layer in module.named_modules():
        if name.split(".")[-1] == "position_embeddings" and hasattr(layer, "num_embeddings"):
            # Where there is a row for padding, positions are counted from the one behind it.
            first = 0 if layer.padding_idx is None else int(layer.padding_idx) + 1
            limits.append(int(layer.num_embeddings) - first)
    return min(limits, default=None)


def _make_tokenizer(place: str, settings: Mapping[str, Any]) -> Any:
    """Make the tokenizer of a model.

    Args:
        place: A folder, or what HuggingFace calls the model.
        settings: Settings for ``AutoTokenizer``.

    Raises:
        ModelError: Its files are missing or broken.
    """
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(place, **settings)
    # What can go wrong depends on the class of the tokenizer.
    except Exception as error:
        raise ModelError(
            f"its tokenizer cannot be made ({_in_a_line(error)}); see that its files are beside the model, such as "
            "tokenizer.json"
        ) from error


def _of_place(place: str, config: Any, runs_code: bool) -> Any:
    """Make a model and give it the weights of its place: those that are no safetensors are pickles."""
    from transformers import AutoModel

    return _with_weights(AutoModel, place, config=config, use_safetensors=True, trust_remote_code=runs_code)


def _of_state(weights: Mapping[str, Any], place: str, config: Any, runs_code: bool) -> Any:
    """Make a model and give it weights."""
    kind = type(_empty(place, config, runs_code))
    return _with_weights(kind, None, config=config, state_dict=weights)


def _empty(_place: str, config: Any, runs_code: bool) -> Any:
    """Make a model whose weights have shapes and no values, which takes neither time nor memory."""
    import torch
    from transformers import AutoModel

    auto: Any = AutoModel
    with torch.device("meta"):
        return auto.from_config(config, trust_remote_code=runs_code)


def _with_weights(kind: Any, place: str | None, **settings: Any) -> Any:
    """Make a model and give it all of its weights, in single precision: no other can be trained here.

    Layers for which there are none would have random ones. A pooler, which vectors of wordpieces do not need and many
    published models lack, is left out then.

    Args:
        kind: The class of the model, or what finds it.
        place: Where its weights are, if they are not among the settings.
        **settings: More for ``from_pretrained``.

    Raises:
        ModelError: Weights are missing, are of another shape than the config says, or are no finite numbers.
    """
    import torch

    # Weights of other shapes are reported too, instead of in a table that is printed.
    module, report = kind.from_pretrained(
        place, **settings, dtype=torch.float32, output_loading_info=True, ignore_mismatched_sizes=True
    )
    missing = [name for name in sorted(report["missing_keys"]) if not name.startswith(_POOLER)]
    unfit = [*missing, *sorted(name for name, *_shapes in report["mismatched_keys"])]
    if unfit:
        raise ModelError(
            f"its weights do not fit its config.json and transformer_config: {unfit[0]!r} is missing or has another "
            f"shape ({len(unfit)} such in all); take the config that belongs to the weights"
        )
    if report["missing_keys"]:
        module.pooler = None
    broken = [name for name, array in module.state_dict().items() if not is_finite(array)]
    if broken:
        raise ModelError(
            f"its weights {broken[0]!r} hold values that are no finite numbers (NaN or infinity; {len(broken)} such in "
            "all); restore the file"
        )
    return module


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn what goes wrong when a model is loaded into one sentence.

    Raises:
        ModelError: Something did.
    """
    try:
        yield
    # What can go wrong depends on the class of the model, and on code that comes with it.
    except Exception as error:
        reason = _in_a_line(error)
        if f"{_TRUST}=True" in reason:
            reason = (
                f"it needs code that comes with it: set {_TRUST} in tokenizer_config and transformer_config; {_CONFIRM}"
            )
        raise ModelError(f"{what}: {reason}") from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep transformers from showing bars, and from notices that are not for users of a pipeline."""
    from transformers import utils

    logging: Any = utils.logging
    verbosity, has_bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if has_bars:
            logging.enable_progress_bar()

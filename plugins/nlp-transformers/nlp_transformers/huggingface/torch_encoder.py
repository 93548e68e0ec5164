"""A model of HuggingFace in PyTorch with its tokenizer: made by name, and as files."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.util import torch2xp

from nlpx.config import is_remote_code_trusted
from nlpx.errors import ConfigError, MissingExtra, ModelError, shown
from nlpx.pipeline import cached_property, give_back_memory

from .encoder import Encoder
from .finding import check_folder, find_model
from .out_of_memory import run_in_memory
from .precision import autocast
from .sizes import check_vocabulary, n_positions
from .tokenizer import tokenizer_of_transformers
from .tokenizer_settings import warn_of_unknown
from .weights import of_place, of_state, without_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .encoder import Bucket, Outputs
    from .precision import Precision

_NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})
_TRUST = "trust_remote_code"
WEIGHTS = ".safetensors"
"""How files of weights end."""
_CONFIRM = (
    "if you trust it, confirm that by --trust-remote-code, or in Python by a block 'with nlpx.config."
    "trust_remote_code():'; if not, take a model that transformers has itself"
)
# How much padding is tried, and which part of the largest value is no difference.
_N_PADS = 2
_SAME = 1e-4


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
        self.tokenizer = tokenizer_of_transformers(tokenizer, limit=n_positions(module))
        check_vocabulary(self.tokenizer.size, module)

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
        """What model it is: ``BertModel, 22.7 million weights in float32 on cpu, at most 512 wordpieces at a time``."""
        kind = self.kind(str(self.module.dtype).removeprefix("torch."))
        return f"{kind} on {self.module.device}, {self.tokenizer.at_a_time}"

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
                f"the model is {shown(self.module)}, which does not run on any number of wordpieces alone "
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
            return cls._load(place, of_place, tokenizer_config=tokenizer_config, transformer_config=transformer_config)

    @classmethod
    def without_weights(
        cls, name: str, *, tokenizer_config: Mapping[str, Any], transformer_config: Mapping[str, Any]
    ) -> TorchEncoder:
        """Make what `from_name` would load, but for its weights: it can split texts, not run."""
        _require_torch()
        place = find_model(name)
        with _told(f"the model {name!r} cannot be loaded"):
            return cls._load(
                place, without_values, tokenizer_config=tokenizer_config, transformer_config=transformer_config
            )

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
            return cls._load(str(folder), of_place, trust_remote_code=trust_remote_code)

    @classmethod
    def from_files(
        cls,
        files: Mapping[str, Any],
        *,
        weights: Mapping[str, Any] | None = None,
        tokenizer_config: Mapping[str, Any] = _NO_SETTINGS,
        trust_remote_code: bool = False,
    ) -> TorchEncoder:
        """Read what `to_files` has returned.

        Args:
            files: The files by name; those of weights may be arrays by name, which the model takes as they are.
            weights: The weights by name, if they are not among the files.
            tokenizer_config: Settings for ``AutoTokenizer`` that the files do not hold.
            trust_remote_code: Whether to run code among the files, if whoever runs nlpx confirms that.
        """
        _require_torch()
        import torch
        from safetensors.torch import load

        weights = dict(weights or {})
        with TemporaryDirectory() as folder, _told("the transformer that was saved cannot be loaded"):
            # Code that comes with a model becomes a module of this name.
            place = Path(folder) / "transformer"
            place.mkdir()
            for name, content in files.items():
                if isinstance(content, dict):
                    weights |= {part: torch.from_numpy(array) for part, array in content.items()}
                elif name.endswith(WEIGHTS):
                    weights |= load(content)
                else:
                    (place / Path(name).name).write_bytes(content)
            return cls._load(
                str(place),
                partial(of_state, weights),
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
            ModelError: They ask, and nobody confirms; or the config of the model has no such setting.
        """
        from transformers import AutoConfig

        runs_code = trust_remote_code or asks_for_code(tokenizer_config, transformer_config)
        if runs_code and not is_remote_code_trusted():
            raise ModelError(f"its config sets {_TRUST}, so that code that comes with it is run; {_CONFIRM}")
        with _quietly():
            # Where nothing is said of code that comes with a model, transformers asks on the terminal.
            settings = {**transformer_config, _TRUST: runs_code}
            config, unknown = AutoConfig.from_pretrained(place, **settings, return_unused_kwargs=True)
            if unknown:
                raise ModelError(f"transformer_config: {type(config).__name__} has no setting {next(iter(unknown))!r}")
            tokenizer = _make_tokenizer(place, {**tokenizer_config, _TRUST: runs_code})
            return cls(make_module(place, config, runs_code), tokenizer)

    @contextmanager
    def written(self) -> Iterator[Path]:
        """Yield a folder, for a while, with the files that HuggingFace writes; the weights are safetensors."""
        # The weights are written from a copy, which finds no room among what training has freed.
        give_back_memory()
        with TemporaryDirectory() as folder, _quietly():
            self.module.save_pretrained(folder)
            self._tokenizer.save_pretrained(folder)
            yield Path(folder)


def as_arrays(outputs: Outputs) -> Outputs:
    """Return tensors as arrays of NumPy, or of CuPy where they are on a GPU; nothing is copied."""
    hidden, pooled = outputs
    return torch2xp(hidden.detach()), None if pooled is None else torch2xp(pooled.detach())


def _require_torch() -> None:
    """Check that what runs models is installed.

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
        tokenizer = AutoTokenizer.from_pretrained(place, **settings)
    # What can go wrong depends on the class of the tokenizer.
    except Exception as error:
        raise ModelError(
            f"its tokenizer cannot be made ({_in_a_line(error)}); see that its files are beside the model, such as "
            "tokenizer.json"
        ) from error
    warn_of_unknown(settings, tokenizer, place)
    return tokenizer


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

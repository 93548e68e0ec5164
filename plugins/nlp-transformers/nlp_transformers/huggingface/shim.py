"""A transformer inside a model of thinc: run, trained, saved."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from thinc.api import PyTorchGradScaler, PyTorchShim, Shim
from thinc.util import get_torch_default_device, xp2torch

from nlpx.errors import ModelError, shown
from nlpx.files import pack_in_parts, unpack
from nlpx.pipeline import give_back_memory

from .learn_rates import layer_factors
from .out_of_memory import explained
from .precision import autocast, is_scaled, scale_of, set_scale
from .saved import pack_files, read_files, read_folder, write_folder
from .spacy_files import read_encoder
from .torch_encoder import TorchEncoder, as_arrays, asks_for_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from thinc.optimizers import Optimizer

    from .encoder import Bucket, Encoder, Outputs
    from .precision import Precision
    from .tokenizer import Tokenizer

# How many pieces go through the model at a time where nobody says otherwise.
MAX_BATCH_ITEMS = 4096
# How many go through it at a time on a processor, if nothing is kept for a way back: more are no faster, and what lies
# between the layers takes so much more memory.
_ON_PROCESSOR = 1024
# After how many updates, and how many pieces in prediction, free memory goes back to the system: to ask for it anew
# costs a tenth of the next update. Buckets have many shapes, and do not fill again what others have left free.
_GIVE_BACK_EVERY = 8
_GIVE_BACK_AFTER = 4096


class EncoderShim(PyTorchShim):
    """Run a transformer, which is in evaluation mode but while a training batch goes forward.

    One that was exported can only predict.

    Args:
        origin: What `TorchEncoder.from_name` makes the model of: its name, and the settings of tokenizer and model.
        mixed_precision: In which precision to compute.
        grad_scaler_config: Settings of what scales gradients where they are float16.

    Attributes:
        max_batch_items: How many pieces, padding included, may go through the model at a time.
        learn_rate_factor: What the learn rate is multiplied by for the weights of the model.
        learn_rate_decay: What it is multiplied by too, for each layer that is above theirs.
    """

    def __init__(
        self, *, origin: Mapping[str, Any], mixed_precision: Precision, grad_scaler_config: Mapping[str, Any]
    ) -> None:
        # PyTorch is not asked for before there is a model: that of a config may never be run here.
        Shim.__init__(self, None)
        self._origin = origin
        self._precision = mixed_precision
        self._scaler_config = grad_scaler_config
        self._encoder: Encoder | None = None
        self._writes_apart = self._reads_apart = False
        self._n_updates = self._n_pieces = 0
        self.max_batch_items = MAX_BATCH_ITEMS
        self.learn_rate_factor = self.learn_rate_decay = 1.0

    @property
    def has_encoder(self) -> bool:
        """Whether the model has been loaded."""
        return self._encoder is not None

    @property
    def encoder(self) -> Encoder:
        """The model.

        Raises:
            ModelError: It has not been loaded yet.
        """
        if self._encoder is None:
            raise ModelError("the transformer has no weights yet; train it, load them, or call nlp.initialize first")
        return self._encoder

    @encoder.setter
    def encoder(self, encoder: Encoder) -> None:
        self._encoder, self._model = encoder, encoder.module
        if self._model is None:
            return
        device = get_torch_default_device()
        self._model.to(device)
        # thinc's scaler refuses to be used on a processor.
        settings = {"enabled": True, **self._scaler_config} if is_scaled(self._precision, device) else {}
        scaler: Any = PyTorchGradScaler(**settings)
        scaler.to_(device)
        self._grad_scaler = scaler

    def load(self) -> None:
        """Load the model by its name, if that has not been done."""
        if self._encoder is None:
            self.encoder = TorchEncoder.from_name(**self._origin)

    @property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer; of a model that has not been loaded, that which it would have."""
        return (self._encoder or TorchEncoder.without_weights(**self._origin)).tokenizer

    @property
    def _asks_for_code(self) -> bool:
        """Whether the config asks for code to be run that comes with the model."""
        return asks_for_code(self._origin["tokenizer_config"], self._origin["transformer_config"])

    def items_at_a_time(self, *, is_train: bool) -> int:
        """Return how many pieces, padding included, are to go through the model at a time."""
        is_on_processor = self._model is None or self._model.device.type == "cpu"
        return min(self.max_batch_items, _ON_PROCESSOR) if is_on_processor and not is_train else self.max_batch_items

    def predict(self, inputs: Sequence[Bucket]) -> Iterator[Outputs]:  # type: ignore[override]
        """Run the model for each bucket; no gradient can come back.

        Args:
            inputs: What the model takes, by name, for each bucket: arrays of NumPy.
        """
        for bucket in inputs:
            yield self.encoder.predict(bucket, precision=self._precision)
            self._n_pieces += bucket["input_ids"].size
            if self._n_pieces >= _GIVE_BACK_AFTER:
                self._n_pieces = 0
                give_back_memory()

    def begin_update(  # type: ignore[override]
        self, inputs: Sequence[Bucket]
    ) -> tuple[list[Outputs], Callable[[Sequence[Any]], None]]:
        """Run the model for each bucket in training; return the outputs, and the way back.

        The way back takes the gradients of the hidden states, and leaves those of the weights in the model.

        Raises:
            ModelError: The model was exported, or refuses to learn from these wordpieces.
        """
        encoder = self.encoder
        if not isinstance(encoder, TorchEncoder):
            raise ModelError(
                f"the transformer was exported and can only predict ({encoder.about}); train the pipeline that it was "
                "exported from, or let components learn without it: name it in training.frozen_components"
            )
        import torch

        from .learning_mode import LearningMode, whole_gradients

        encoder.module.train()
        try:
            with autocast(self._precision, self.device), LearningMode():
                outputs = [encoder.run(bucket) for bucket in inputs]
        except ModelError:
            raise
        except ValueError as error:
            # Some classes learn from certain numbers of wordpieces only, and say so.
            raise ModelError(
                f"the model is {shown(encoder.module)}, which refuses to learn from these wordpieces "
                f"({' '.join(str(error).split())}); take one that learns from any number of them, such as BERT or "
                "RoBERTa, or name the component in training.frozen_components"
            ) from error
        finally:
            encoder.module.eval()

        def backprop(gradients: Sequence[Any]) -> None:
            # There are no buckets, or somebody has PyTorch leave all weights as they are.
            if not any(hidden.requires_grad for hidden, _pooled in outputs):
                return
            tensors = [xp2torch(gradient, device=self.device) for gradient in gradients]
            scaled = list(self._grad_scaler.scale(tensors, inplace=True))
            # The first bucket has the longest spans.
            with explained(inputs[0]):
                torch.autograd.backward([hidden for hidden, _pooled in outputs], scaled)
                whole_gradients(encoder.module)

        return list(map(as_arrays, outputs)), backprop

    def finish_update(self, optimizer: Optimizer) -> None:
        """Apply the gradients of all batches since the last time, which have the same scale."""
        if self._model is None:
            return
        scaler: Any = self._grad_scaler
        scaler.unscale([param.grad for param in self._model.parameters() if param.grad is not None])
        names = [name for name, _param in self._model.named_parameters()]
        factors = dict(zip(names, layer_factors(names, decay=self.learn_rate_decay), strict=True))

        def step(key: tuple[int, str], weights: Any, gradient: Any) -> Any:
            return optimizer(key, weights, gradient, lr_scale=self.learn_rate_factor * factors[key[1]])

        super().finish_update(step)  # type: ignore[arg-type]
        # Gradients are as large as the weights, and not needed while the next batch goes forward.
        self._model.zero_grad(set_to_none=True)
        if self._n_updates % _GIVE_BACK_EVERY == 0:
            give_back_memory()
        self._n_updates += 1

    @contextmanager
    def use_params(self, params: Mapping[Any, Any]) -> Iterator[None]:
        """Run a block with other weights, such as averages."""
        named = {} if self._model is None else dict(self._model.named_parameters())
        others = {name: params[self.id, name] for name in named if (self.id, name) in params}
        with ExitStack() as stack:
            for name, array in others.items():
                stack.callback(setattr, named[name], "data", named[name].data)
                named[name].data = xp2torch(array, device=self.device)
            yield

    def to_bytes(self) -> bytes:
        """Return the files of the model and its tokenizer, and what gradients are scaled by.

        There are none where the model has not been loaded, or the files are apart.
        """
        apart = self.has_encoder and self._writes_apart
        message: dict[str, Any] = {"files": {}, "apart": apart}
        if self._encoder is not None and not apart:
            message["files"] = pack_files(self._encoder)
            if self._model is not None:
                message["scale"] = scale_of(self._grad_scaler)
        return b"".join(pack_in_parts(message))

    def from_bytes(self, bytes_data: bytes) -> EncoderShim:
        """Read what `to_bytes` has returned, or what spacy-transformers keeps in its place."""
        message = unpack(bytes_data, where="the transformer", error=ModelError)
        self._reads_apart = message.get("apart", False)
        encoder: Encoder | None
        if "state" in message:
            encoder = read_encoder(message, trust_remote_code=self._asks_for_code)
        else:
            encoder = read_files(message["files"], trust_remote_code=self._asks_for_code) if message["files"] else None
        if encoder is not None:
            self.encoder = encoder
            if "scale" in message:
                set_scale(self._grad_scaler, message["scale"])
        return self

    @contextmanager
    def files_apart(self, folder: Path) -> Iterator[None]:
        """Write the files into a folder; what `to_bytes` returns within the block is without them."""
        if self._encoder is not None:
            write_folder(self._encoder, folder)
        self._writes_apart = True
        try:
            yield
        finally:
            self._writes_apart = False

    def read_files(self, folder: Path) -> None:
        """Read the files from a folder, if that is where those are that `from_bytes` has not found.

        Raises:
            ModelError: They are not all there, or broken.
        """
        if self._reads_apart:
            self.encoder = read_folder(folder, trust_remote_code=self._asks_for_code)

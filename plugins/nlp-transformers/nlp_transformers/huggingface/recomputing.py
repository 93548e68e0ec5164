"""Training in less memory: what is large and soon computed is not kept, but computed again on the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch.nn.functional import scaled_dot_product_attention
from torch.overrides import TorchFunctionMode
from torch.utils.checkpoint import checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class AttentionAgain(TorchFunctionMode):
    """Let attention on a processor keep its inputs alone, within a block that goes forward in training.

    Each piece has a weight for each other one of its span, in each head, and PyTorch would keep them three times: about
    half of all that a model keeps, for spans of 150 pieces. On a GPU it keeps none by itself.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run a function of PyTorch; attention so that it is run again, with the same dropout, on the way back."""
        kwargs = kwargs or {}
        if func is scaled_dot_product_attention and args[0].device.type == "cpu":
            return checkpoint(func, *args, use_reentrant=False, **kwargs)
        return func(*args, **kwargs)

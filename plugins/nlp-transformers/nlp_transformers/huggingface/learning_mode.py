"""What of PyTorch is done another way while a model goes forward in training on a processor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch.nn.functional import dropout, embedding, scaled_dot_product_attention
from torch.overrides import TorchFunctionMode

from .attention import attend
from .drops import Dropout

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class LearningMode(TorchFunctionMode):
    """Let attention and dropout on a processor take less time and memory, within a block that goes forward in training.

    Of attention PyTorch would keep the weights three times (each piece has one for each other one of its span, in each
    head): about half of all that a model keeps, for spans of 150 pieces. To draw what is dropped took it a third of the
    time. On a GPU it keeps no weights and draws fast by itself. The gradient of a table is that of the rows that were
    looked up, and has to be made whole by `whole_gradients`.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run a function of PyTorch, or what does the same in its place."""
        kwargs = kwargs or {}
        if func is scaled_dot_product_attention:
            return _attend(*args, **kwargs)
        if func is dropout and args[0].device.type == "cpu":
            return _drop(*args, **kwargs)
        if func is embedding and args[0].device.type == "cpu":
            return _look_up(*args, **kwargs)
        return func(*args, **kwargs)


def _attend(
    query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: float = 0.0, is_causal: bool = False, **how: Any
) -> Any:
    """Do as ``torch.nn.functional.scaled_dot_product_attention``."""
    # Else PyTorch keeps no weights either, and is faster.
    keeps_weights = dropout_p or (attn_mask is not None and attn_mask.requires_grad)
    function = attend if keeps_weights and _is_usual(query, key, value) else scaled_dot_product_attention
    return function(query, key, value, attn_mask, dropout_p, is_causal, **how)


def _is_usual(*inputs: Any) -> bool:
    """Tell whether attention is on a processor, of spans and heads, as models of HuggingFace have it."""
    return all(each.device.type == "cpu" and each.dim() == 4 and len(each) == len(inputs[0]) for each in inputs)


def _drop(values: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Do as ``torch.nn.functional.dropout``."""
    if inplace or not training or not p:
        return dropout(values, p, training, inplace)
    return Dropout.apply(values, p)


def _look_up(
    ids: Any,
    table: Any,
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Any:
    """Do as ``torch.nn.functional.embedding``."""
    # What a table is computed from takes no gradient of rows.
    uses_few = table.is_leaf and len(table) > ids.numel() and max_norm is None and not scale_grad_by_freq
    return embedding(ids, table, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse or uses_few)


def whole_gradients(module: Any) -> None:
    """Give each weight of a model a gradient of its own shape, if it has one of some rows."""
    for weight in module.parameters():
        if weight.grad is not None and weight.grad.is_sparse:
            weight.grad = weight.grad.to_dense()

"""What is computed again on the way back, instead of being kept."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

N_PIECES = 20


@pytest.fixture
def attend(torch):
    """Return what attends with dropout within a block: it gives the output, the gradients, the shapes that are kept."""

    def run(block):
        torch.manual_seed(0)
        inputs = [torch.randn(2, 3, N_PIECES, 4, requires_grad=True) for _ in range(3)]
        mask = torch.rand(2, 1, N_PIECES, N_PIECES) > 0.2
        kept = []
        with torch.autograd.graph.saved_tensors_hooks(lambda tensor: kept.append(tensor.shape) or tensor, _same), block:
            output = torch.nn.functional.scaled_dot_product_attention(*inputs, attn_mask=mask, dropout_p=0.3)
        output.backward(torch.randn_like(output))
        return output, [given.grad for given in inputs], kept

    return run


def _same(tensor):
    return tensor


@pytest.mark.parametrize("is_half", [False, True])
def test_attention_that_is_run_again_drops_and_learns_the_same(is_half, attend, torch):
    from nlp_transformers.huggingface.recomputing import AttentionAgain

    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=is_half):
        due, due_gradients, due_kept = attend(nullcontext())
        found, gradients, kept = attend(AttentionAgain())
    assert torch.equal(found, due)
    for gradient, due_gradient in zip(gradients, due_gradients, strict=True):
        assert torch.equal(gradient, due_gradient)
    weights = 2, 3, N_PIECES, N_PIECES
    assert weights in due_kept
    assert weights not in kept


def test_other_functions_are_as_they_were(torch):
    from nlp_transformers.huggingface.recomputing import AttentionAgain

    values = torch.arange(4.0, requires_grad=True)
    with AttentionAgain():
        total = torch.nn.functional.softmax(values, dim=0).square().sum()
    total.backward()
    due = torch.arange(4.0, requires_grad=True)
    torch.nn.functional.softmax(due, dim=0).square().sum().backward()
    assert torch.equal(values.grad, due.grad)

"""Attention of its own, for training on a processor, beside that of PyTorch."""

from __future__ import annotations

import pytest

SHAPE = 2, 4, 7, 3
ATTENTION = "scaled_dot_product_attention"


@pytest.fixture
def attend():
    from nlp_transformers.huggingface.attention import attend

    return attend


@pytest.fixture
def inputs(torch):
    """Return query, key and value of as many pieces, in double precision."""
    torch.manual_seed(0)
    return [torch.randn(SHAPE, dtype=torch.float64, requires_grad=True) for _ in range(3)]


def masks(torch):
    torch.manual_seed(1)
    seen = torch.rand(2, 1, 7, 7) > 0.3
    blank = seen.clone()
    blank[0, :, 2] = False
    return {
        "none": None,
        "of a span": seen,
        "of pieces": seen[:, :, :1],
        "a row that sees nothing": blank,
        "numbers": torch.randn(1, 4, 7, 7, dtype=torch.float64),
    }


def learn(run, inputs, **settings):
    """Return the output, and the gradients of the inputs."""
    import torch

    output = run(*inputs, **settings)
    direction = torch.randn(output.shape, generator=torch.Generator().manual_seed(2), dtype=output.dtype)
    return output, *torch.autograd.grad(output, [given for given in inputs if given.requires_grad], direction)


@pytest.mark.parametrize("kind", ["none", "of a span", "of pieces", "a row that sees nothing", "numbers"])
@pytest.mark.parametrize("settings", [{}, {"scale": 0.3}])
def test_attention_is_that_of_pytorch(kind, settings, attend, inputs, torch):
    due, found = (
        learn(run, inputs, attn_mask=masks(torch)[kind], **settings)
        for run in (getattr(torch.nn.functional, ATTENTION), attend)
    )
    for own, its in zip(found, due, strict=True):
        torch.testing.assert_close(own, its)


def test_attention_to_what_came_before_is_that_of_pytorch(attend, inputs, torch):
    due, found = (learn(run, inputs, is_causal=True) for run in (getattr(torch.nn.functional, ATTENTION), attend))
    for own, its in zip(found, due, strict=True):
        torch.testing.assert_close(own, its)


@pytest.mark.parametrize(("n_keys", "settings"), [(2, {"enable_gqa": True}), (1, {})])
def test_heads_that_share_their_keys_are_as_in_pytorch(n_keys, settings, attend, inputs, torch):
    shared = [inputs[0], *(given[:, :n_keys].detach().requires_grad_() for given in inputs[1:])]
    due, found = (learn(run, shared, **settings) for run in (getattr(torch.nn.functional, ATTENTION), attend))
    for own, its in zip(found, due, strict=True):
        torch.testing.assert_close(own, its)


@pytest.mark.parametrize("n_weights", [1, 2 * 7 * 7, 4 * 7 * 7, 8 * 7 * 7], ids=["head", "heads", "span", "spans"])
def test_blocks_of_heads_or_spans_give_the_same_as_all_at_once(n_weights, attend, inputs, torch, monkeypatch):
    mask = masks(torch)["a row that sees nothing"]
    due = learn(getattr(torch.nn.functional, ATTENTION), inputs, attn_mask=mask)
    monkeypatch.setattr("nlp_transformers.huggingface.attention._BLOCK", n_weights)
    for own, its in zip(learn(attend, inputs, attn_mask=mask), due, strict=True):
        torch.testing.assert_close(own, its)


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_gradients_are_those_of_differences(dropout, attend, inputs, torch):
    bias = torch.randn(1, 4, 7, 7, dtype=torch.float64, requires_grad=True)

    def run(*given):
        torch.manual_seed(3)
        return attend(*given, dropout_p=dropout)

    assert torch.autograd.gradcheck(run, (*inputs, bias))


def test_dropped_weights_are_none_and_the_others_count_more(attend, torch):
    """Each piece sees all the others alike, and each of these has its own number."""
    torch.manual_seed(0)
    n_pieces = 64
    query = key = torch.zeros(1, 2, n_pieces, n_pieces)
    weights = attend(query, key, torch.eye(n_pieces).expand(1, 2, -1, -1), dropout_p=0.25) * n_pieces
    torch.testing.assert_close(weights.unique(), torch.tensor([0.0, 1 / 0.75]))
    assert (weights == 0).float().mean() == pytest.approx(0.25, abs=0.02)


def test_same_seed_drops_the_same(attend, inputs, torch):
    outputs = []
    for seed in (0, 0, 1):
        torch.manual_seed(seed)
        outputs.append(attend(*inputs, dropout_p=0.5))
    assert torch.equal(outputs[0], outputs[1])
    assert not torch.equal(outputs[0], outputs[2])


def test_half_precision_goes_in_and_comes_out(attend, torch):
    torch.manual_seed(0)
    inputs = [torch.randn(SHAPE, requires_grad=True) for _ in range(3)]
    due = learn(attend, inputs)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = attend(*inputs)
    gradients = torch.autograd.grad(output, inputs, torch.ones_like(output))
    assert output.dtype == torch.bfloat16
    assert {gradient.dtype for gradient in gradients} == {torch.float32}
    torch.testing.assert_close(output.float(), due[0], atol=0.02, rtol=0.02)

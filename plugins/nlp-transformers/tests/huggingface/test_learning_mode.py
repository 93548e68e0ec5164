"""What of PyTorch is done another way in training, and what is not."""

from __future__ import annotations

import pytest

WIDTH = 4


@pytest.fixture
def mode():
    from nlp_transformers.huggingface.learning_mode import LearningMode

    return LearningMode


def test_weights_of_attention_are_not_kept(mode, torch):
    inputs = [torch.randn(2, 3, 20, WIDTH, requires_grad=True) for _ in range(3)]
    kept = []
    with torch.autograd.graph.saved_tensors_hooks(lambda own: kept.append(own.shape) or own, lambda own: own), mode():
        torch.nn.functional.scaled_dot_product_attention(*inputs, dropout_p=0.3)
    assert kept == [(2, 3, 20, WIDTH)] * 3


def test_attention_that_drops_nothing_is_that_of_pytorch_which_keeps_no_weights_then(mode, torch):
    inputs = [torch.randn(2, 3, 20, WIDTH, requires_grad=True) for _ in range(3)]
    with mode():
        output = torch.nn.functional.scaled_dot_product_attention(*inputs)
    assert "Flash" in type(output.grad_fn).__name__


def test_weights_are_not_kept_to_learn_what_is_added_to_them(mode, torch):
    inputs = [torch.randn(2, 3, 20, WIDTH, requires_grad=True) for _ in range(3)]
    bias = torch.randn(1, 3, 20, 20, requires_grad=True)
    with mode():
        output = torch.nn.functional.scaled_dot_product_attention(*inputs, attn_mask=bias)
    assert type(output.grad_fn).__name__ == "_AttentionBackward"


def test_attention_of_other_shapes_is_that_of_pytorch(mode, torch):
    inputs = [torch.randn(5, WIDTH) for _ in range(3)]
    due = torch.nn.functional.scaled_dot_product_attention(*inputs)
    with mode():
        assert torch.equal(torch.nn.functional.scaled_dot_product_attention(*inputs), due)


def test_dropout_keeps_a_share_and_its_gradient_is_of_the_same(mode, torch):
    torch.manual_seed(0)
    values = torch.ones(200, 100, requires_grad=True)
    with mode():
        output = torch.nn.Dropout(0.3)(values)
    torch.testing.assert_close(output.unique(), torch.tensor([0.0, 1 / 0.7]), rtol=1e-4, atol=0)
    assert (output == 0).float().mean() == pytest.approx(0.3, abs=0.01)
    (gradient,) = torch.autograd.grad(output, values, torch.ones_like(output))
    assert torch.equal(gradient, output)


def test_everything_can_be_dropped(mode, torch):
    values = torch.ones(5, requires_grad=True)
    with mode():
        output = torch.nn.functional.dropout(values, 1.0)
    assert torch.equal(output, torch.zeros(5))


@pytest.mark.parametrize("settings", [{"p": 0.0}, {"training": False}])
def test_nothing_is_dropped_where_none_is_to_be(settings, mode, torch):
    values = torch.ones(5)
    with mode():
        assert torch.equal(torch.nn.functional.dropout(values, **settings), values)


def test_dropout_in_place_changes_what_is_given(mode, torch):
    values = torch.ones(1000)
    with mode():
        output = torch.nn.functional.dropout(values, 0.5, inplace=True)
    assert output is values
    assert set(values.tolist()) == {0.0, 2.0}


@pytest.mark.parametrize("padding", [None, 3])
def test_gradient_of_a_table_is_kept_as_rows_and_made_whole(padding, mode, torch):
    from nlp_transformers.huggingface.learning_mode import whole_gradients

    torch.manual_seed(0)
    table = torch.nn.Embedding(50, WIDTH, padding_idx=padding)
    ids = torch.tensor([[3, 7, 7], [49, 3, 0]])
    directions = torch.randn(2, *ids.shape, WIDTH)
    table(ids).backward(directions.sum(dim=0))
    due, table.weight.grad = table.weight.grad, None
    for direction in directions:
        with mode():
            output = table(ids)
        output.backward(direction)
    assert table.weight.grad.is_sparse
    whole_gradients(table)
    torch.testing.assert_close(table.weight.grad, due)
    with mode():
        output = table(ids)
    output.backward(directions[0])
    whole_gradients(table)
    assert not table.weight.grad.is_sparse


def test_table_that_is_computed_gives_its_gradient_on(mode, torch):
    table = torch.nn.utils.parametrizations.weight_norm(torch.nn.Embedding(50, WIDTH))
    ids = torch.tensor([3, 7, 7])
    due = torch.autograd.grad(table(ids).square().sum(), list(table.parameters()))
    with mode():
        output = table(ids)
    for own, its in zip(torch.autograd.grad(output.square().sum(), list(table.parameters())), due, strict=True):
        torch.testing.assert_close(own, its)


def test_other_functions_are_as_they_were(mode, torch):
    values = torch.arange(4.0, requires_grad=True)
    with mode():
        total = torch.nn.functional.softmax(values, dim=0).square().sum()
    total.backward()
    due = torch.arange(4.0, requires_grad=True)
    torch.nn.functional.softmax(due, dim=0).square().sum().backward()
    assert torch.equal(values.grad, due.grad)

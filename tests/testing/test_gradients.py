from __future__ import annotations

import pytest
from thinc.api import Linear, PyTorchWrapper, with_array

from nlpx.testing import check_gradients, sample_vectors
from nlpx.vocab import Vocab


@pytest.fixture
def vectors():
    return [array for array in sample_vectors(Vocab()) if len(array)]


def test_gradients_of_a_sound_layer_pass(vectors):
    check_gradients(with_array(Linear(3, 8)).initialize(X=vectors), vectors)


@pytest.mark.parametrize("factor", [1.0, 1.2])
def test_gradients_of_parameters_of_pytorch_are_compared_too(vectors, factor):
    torch = pytest.importorskip("torch", reason="torch is not installed")

    class Product(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, weight):
            ctx.save_for_backward(x, weight)
            return x @ weight.T

        @staticmethod
        def backward(ctx, gradient):
            x, weight = ctx.saved_tensors
            return gradient @ weight, factor * gradient.T @ x

    class Layer(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.randn(3, 8))

        def forward(self, x):
            return Product.apply(x, self.weight)

    model = with_array(PyTorchWrapper(Layer())).initialize(X=vectors)
    if factor == 1.0:
        check_gradients(model, vectors)
        return
    with pytest.raises(pytest.fail.Exception, match="for the parameter 'weight' of PyTorch, a gradient that is not"):
        check_gradients(model, vectors)

"""The functions that thinc registers, as data: importing thinc to ask it would cost more than all else at start-up.

For each registry: the registered name, and its target below ``thinc``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FUNCTIONS: dict[str, tuple[str, ...]] = {
    "initializers": (
        "glorot_normal_init.v1 initializers:configure_glorot_normal_init",
        "glorot_uniform_init.v1 initializers:configure_glorot_uniform_init",
        "he_normal_init.v1 initializers:configure_he_normal_init",
        "he_uniform_init.v1 initializers:configure_he_uniform_init",
        "lecun_normal_init.v1 initializers:configure_lecun_normal_init",
        "lecun_uniform_init.v1 initializers:configure_lecun_uniform_init",
        "normal_init.v1 initializers:configure_normal_init",
        "uniform_init.v1 initializers:configure_uniform_init",
        "zero_init.v1 initializers:configure_zero_init",
    ),
    "layers": (
        "CauchySimilarity.v1 layers.cauchysimilarity:CauchySimilarity",
        "ClippedLinear.v1 layers.clipped_linear:ClippedLinear",
        "Dish.v1 layers.dish:Dish",
        "Dropout.v1 layers.dropout:Dropout",
        "Embed.v1 layers.embed:Embed",
        "Gelu.v1 layers.gelu:Gelu",
        "HardSigmoid.v1 layers.clipped_linear:HardSigmoid",
        "HardSwish.v1 layers.hard_swish:HardSwish",
        "HardSwishMobilenet.v1 layers.hard_swish_mobilenet:HardSwishMobilenet",
        "HardTanh.v1 layers.clipped_linear:HardTanh",
        "HashEmbed.v1 layers.hashembed:HashEmbed",
        "LSTM.v1 layers.lstm:LSTM",
        "LayerNorm.v1 layers.layernorm:LayerNorm",
        "Linear.v1 layers.linear:Linear",
        "Logistic.v1 layers.logistic:Logistic",
        "MXNetWrapper.v1 layers.mxnetwrapper:MXNetWrapper",
        "Maxout.v1 layers.maxout:Maxout",
        "Mish.v1 layers.mish:Mish",
        "MultiSoftmax.v1 layers.multisoftmax:MultiSoftmax",
        "ParametricAttention.v1 layers.parametricattention:ParametricAttention",
        "ParametricAttention.v2 layers.parametricattention_v2:ParametricAttention_v2",
        "PyTorchLSTM.v1 layers.lstm:PyTorchLSTM",
        "PyTorchRNNWrapper.v1 layers.pytorchwrapper:PyTorchRNNWrapper",
        "PyTorchWrapper.v1 layers.pytorchwrapper:PyTorchWrapper",
        "PyTorchWrapper.v2 layers.pytorchwrapper:PyTorchWrapper_v2",
        "PyTorchWrapper.v3 layers.pytorchwrapper:PyTorchWrapper_v3",
        "Relu.v1 layers.relu:Relu",
        "ReluK.v1 layers.clipped_linear:ReluK",
        "Sigmoid.v1 layers.sigmoid:Sigmoid",
        "Softmax.v1 layers.softmax:Softmax",
        "Softmax.v2 layers.softmax:Softmax_v2",
        "SparseLinear.v1 layers.sparselinear:SparseLinear",
        "SparseLinear.v2 layers.sparselinear:SparseLinear_v2",
        "Swish.v1 layers.swish:Swish",
        "add.v1 layers.add:add",
        "bidirectional.v1 layers.bidirectional:bidirectional",
        "chain.v1 layers.chain:chain_no_types",
        "clone.v1 layers.clone:clone",
        "concatenate.v1 layers.concatenate:concatenate",
        "expand_window.v1 layers.expand_window:expand_window",
        "list2array.v1 layers.list2array:list2array",
        "list2padded.v1 layers.list2padded:list2padded",
        "list2ragged.v1 layers.list2ragged:list2ragged",
        "noop.v1 layers.noop:noop",
        "padded2list.v1 layers.padded2list:padded2list",
        "premap_ids.v1 layers.premap_ids:premap_ids",
        "ragged2list.v1 layers.ragged2list:ragged2list",
        "reduce_first.v1 layers.reduce_first:reduce_first",
        "reduce_last.v1 layers.reduce_last:reduce_last",
        "reduce_max.v1 layers.reduce_max:reduce_max",
        "reduce_mean.v1 layers.reduce_mean:reduce_mean",
        "reduce_sum.v1 layers.reduce_sum:reduce_sum",
        "remap_ids.v1 layers.remap_ids:remap_ids",
        "remap_ids.v2 layers.remap_ids:remap_ids_v2",
        "residual.v1 layers.residual:residual",
        "resizable.v1 layers.resizable:resizable",
        "siamese.v1 layers.siamese:siamese",
        "sigmoid_activation.v1 layers.sigmoid_activation:sigmoid_activation",
        "softmax_activation.v1 layers.softmax_activation:softmax_activation",
        "strings2arrays.v1 layers.strings2arrays:strings2arrays",
        "tuplify.v1 layers.tuplify:tuplify",
        "uniqued.v1 layers.uniqued:uniqued",
        "with_array.v1 layers.with_array:with_array",
        "with_array2d.v1 layers.with_array2d:with_array2d",
        "with_cpu.v1 layers.with_cpu:with_cpu",
        "with_flatten.v1 layers.with_flatten:with_flatten",
        "with_flatten.v2 layers.with_flatten_v2:with_flatten_v2",
        "with_getitem.v1 layers.with_getitem:with_getitem",
        "with_list.v1 layers.with_list:with_list",
        "with_padded.v1 layers.with_padded:with_padded",
        "with_ragged.v1 layers.with_ragged:with_ragged",
        "with_reshape.v1 layers.with_reshape:with_reshape",
    ),
    "losses": (
        "CategoricalCrossentropy.v1 loss:configure_CategoricalCrossentropy_v1",
        "CategoricalCrossentropy.v2 loss:configure_CategoricalCrossentropy_v2",
        "CategoricalCrossentropy.v3 loss:configure_CategoricalCrossentropy_v3",
        "CosineDistance.v1 loss:configure_CosineDistance",
        "L2Distance.v1 loss:configure_L2Distance",
        "SequenceCategoricalCrossentropy.v1 loss:configure_SequenceCategoricalCrossentropy_v1",
        "SequenceCategoricalCrossentropy.v2 loss:configure_SequenceCategoricalCrossentropy_v2",
        "SequenceCategoricalCrossentropy.v3 loss:configure_SequenceCategoricalCrossentropy_v3",
    ),
    "ops": (
        "CupyOps backends.cupy_ops:CupyOps",
        "MPSOps backends.mps_ops:MPSOps",
        "NumpyOps backends.numpy_ops:NumpyOps",
    ),
    "optimizers": (
        "Adam.v1 optimizers:Adam",
        "RAdam.v1 optimizers:RAdam",
        "SGD.v1 optimizers:SGD",
    ),
    "schedules": (
        "compounding.v1 schedules:compounding",
        "constant.v1 schedules:constant",
        "constant_then.v1 schedules:constant_then",
        "cyclic_triangular.v1 schedules:cyclic_triangular",
        "decaying.v1 schedules:decaying",
        "slanted_triangular.v1 schedules:slanted_triangular",
        "warmup_linear.v1 schedules:warmup_linear",
    ),
}

_SUMMARIES = {
    "initializers": "Initializer of thinc.",
    "layers": "Layer of thinc.",
    "losses": "Loss of thinc.",
    "ops": "Array operations of thinc.",
    "optimizers": "Optimizer of thinc.",
    "schedules": "Schedule of thinc.",
}


def thinc_functions() -> Iterator[tuple[str, str, str, str]]:
    """Yield the registry, the name, the target and the help line of every function that thinc registers."""
    for kind, entries in _FUNCTIONS.items():
        for entry in entries:
            name, target = entry.split()
            yield kind, name, f"thinc.{target}", _SUMMARIES[kind]

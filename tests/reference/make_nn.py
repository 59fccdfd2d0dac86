#!/usr/bin/env python3
"""Writes nn.json beside itself: what PyTorch makes of small layers and optimizers.

    /usr/bin/python3 tests/reference/make_nn.py       # Debian's python3-torch, 1.13

For each case: a layer, its first parameters, inputs, the output y, the gradients of L = sum(w y) with fixed
weights w, and the parameters after ten steps of an optimizer. Inputs and first parameters are float32 numbers;
all else is computed in float64 from them, so that the figures are PyTorch's algorithm without its rounding.
tests/nn/torch_reference.cpp compares in float.
"""
import json
import pathlib

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)


def rounded(*shape, scale=1.0):
    """Normal numbers that a float32 holds exactly."""
    return (scale * torch.randn(*shape)).float().double()


def numbers(tensor):
    """Nine digits: a float32 survives."""
    return {"shape": list(tensor.shape), "values": [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]}


def ours(layer, name, tensor):
    """A parameter or its gradient under vqgrad's names and layouts: linear weights are (in, out) there."""
    if isinstance(layer, nn.Linear):
        return {name: tensor.t() if name == "weight" else tensor}
    if isinstance(layer, nn.Embedding):
        return {"table": tensor}
    if isinstance(layer, (nn.BatchNorm1d, nn.LayerNorm)):
        return {{"weight": "gain", "running_var": "running_variance"}.get(name, name): tensor}
    if isinstance(layer, nn.MultiheadAttention):
        if name.startswith("in_proj"):
            parts = tensor.chunk(3, dim=0)
            kind = name[len("in_proj_"):]
            return {f"{part}.{kind}": p.t() if kind == "weight" else p for part, p in zip(("query", "key", "value"), parts)}
        return {name.replace("out_proj", "output"): tensor.t() if name.endswith("weight") else tensor}
    return {name: tensor}


def state(layer, gradients=False):
    result = {}
    for name, parameter in layer.named_parameters():
        for key, tensor in ours(layer, name, parameter.grad if gradients else parameter).items():
            result[key] = numbers(tensor)
    if not gradients:
        for name, buffer in layer.named_buffers():
            if name != "num_batches_tracked":
                for key, tensor in ours(layer, name, buffer).items():
                    result[key] = numbers(tensor)
    return result


def case(layer, optimizer, inputs, call=None, scale=1.0):
    call = call or layer
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(rounded(*parameter.shape, scale=0.5))
    result = {"parameters": state(layer), "inputs": [numbers(x) for x in inputs]}
    for x in inputs:
        if x.is_floating_point():
            x.requires_grad_()
    step = optimizer(layer.parameters())
    for k in range(10):
        step.zero_grad()
        for x in inputs:
            x.grad = None
        y = call(*inputs)
        if k == 0:
            weights = rounded(*y.shape, scale=scale)
            result |= {"weights": numbers(weights), "y": numbers(y)}
        # A new output gradient at each step; the first is `weights`.
        (y * weights * (1 + 0.25 * k)).sum().backward()
        if k == 0:
            result["gradients"] = state(layer, gradients=True)
            result["input_gradients"] = [numbers(x.grad) for x in inputs if x.is_floating_point()]
        step.step()
    result["after_ten_steps"] = state(layer)
    if isinstance(layer, nn.BatchNorm1d):
        layer.eval()
        result["y_evaluate"] = numbers(call(*inputs))
    return result


def sgd(**options):
    return lambda parameters: torch.optim.SGD(parameters, **options)


def adam(**options):
    return lambda parameters: torch.optim.Adam(parameters, **options)


def adam_w(**options):
    return lambda parameters: torch.optim.AdamW(parameters, **options)


momentum = sgd(lr=0.02, momentum=0.9, weight_decay=0.01)
l2 = adam(lr=0.01, weight_decay=0.01)


def attend(layer):
    return lambda q, k, v: layer(q, k, v)[0]


attention = nn.MultiheadAttention(8, 2, batch_first=True)
cases = {
    "linear/sgd": case(nn.Linear(5, 3), sgd(lr=0.02), [rounded(4, 5)]),
    "linear/sgd_momentum": case(nn.Linear(5, 3), momentum, [rounded(4, 5)]),
    "linear/adam_l2": case(nn.Linear(5, 3), l2, [rounded(4, 5)]),
    "linear/adam_w": case(nn.Linear(5, 3), adam_w(lr=0.01, weight_decay=0.1), [rounded(4, 5)]),
    "embedding/adam_l2": case(nn.Embedding(6, 4), l2, [torch.tensor([[0, 2, 2], [5, 0, 3]])]),
    "embedding/sgd_momentum": case(nn.Embedding(6, 4), momentum, [torch.tensor([1, 1, 4])]),
    "batch_norm/sgd_momentum": case(nn.BatchNorm1d(3), momentum, [rounded(6, 3, scale=2)]),
    "batch_norm/adam_l2": case(nn.BatchNorm1d(3), l2, [rounded(6, 3, scale=2)]),
    "layer_norm/adam_l2": case(nn.LayerNorm(5), l2, [rounded(2, 3, 5)]),
    "conv1d/sgd_momentum": case(nn.Conv1d(2, 3, 3, stride=2, padding=1), momentum, [rounded(2, 2, 7)]),
    "conv1d/adam_w": case(nn.Conv1d(2, 3, 2), adam_w(lr=0.01, weight_decay=0.1), [rounded(2, 2, 5)]),
    # A small loss: under a large one ten steps run away exponentially, and no two roundings stay together.
    "multi_head_attention/sgd_momentum": case(
        attention, momentum, [rounded(2, 3, 8), rounded(2, 4, 8), rounded(2, 4, 8)], attend(attention), scale=0.1
    ),
}
path = pathlib.Path(__file__).with_name("nn.json")
path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
print(path.name, path.stat().st_size, "bytes,", len(cases), "cases")

#!/usr/bin/env python3
"""Writes ops.json: value and gradients of every op's samples, in double, by PyTorch 1.13.

    vqgrad gradcheck --dump-samples samples.json
    python3 tests/reference/make_ops.py samples.json > tests/reference/ops.json

`samples.json` holds the leaves. REFERENCE maps an op, or one of its samples where that differs, to the same
computation in torch, written independently of the C++; torch_ops.py has the longer ones.
"""
import json
import math
import sys

import torch
import torch.nn.functional as F

from torch_ops import (
    argmin_rows, batch_norm_by_hand, batch_norm_inference, binary, dropout, embed_fields, embedding_bag,
    gather, gaussian_kl, linear, one_hot, pairs, quantized, reductions, rows, squared_wasserstein,
    unary, where)


def signed_root(x):
    return x.sign() * x.abs().sqrt()


REFERENCE = {
    "abs": unary(torch.abs),
    "add": binary(torch.add),
    "add/number": lambda x: 2 + x[0],
    "add/itself": lambda x: x[0] + x[0],
    "argmin": argmin_rows,
    "argmin/rank 1": lambda x: x[0] * F.one_hot(x[0].argmin(-1), 3),
    "argmin/rank 3": lambda x: x[0] * F.one_hot(x[0].argmin(-1), 3),
    "batch_norm": lambda x: F.batch_norm(x[0], None, None, x[1], x[2], training=True, eps=1e-5),
    "batch_norm/large epsilon": lambda x: F.batch_norm(x[0], None, None, x[1], x[2], training=True, eps=0.5),
    "batch_norm/one row": batch_norm_by_hand,
    "batch_norm/no columns": batch_norm_by_hand,
    "batch_norm_inference": batch_norm_inference,
    "binary_cross_entropy_with_logits": binary(F.binary_cross_entropy_with_logits),
    "broadcast_to": lambda x: x[0].expand(2, 3),
    "broadcast_to/middle": lambda x: x[0].expand(2, 3, 2),
    "broadcast_to/scalar": lambda x: x[0].expand(2, 2),
    "broadcast_to/itself": lambda x: x[0].expand(2),
    "broadcast_to/to nothing": lambda x: x[0].expand(0, 3),
    "clamp": lambda x: torch.clamp(x[0], -0.5, 1),
    "concatenate": lambda x: torch.cat(x, 1),
    "concatenate/rows": lambda x: torch.cat(x, 0),
    "concatenate/columns": lambda x: torch.cat(x, -1),
    "concatenate/one part": lambda x: torch.cat(x, 0),
    "concatenate/same twice": lambda x: torch.cat([x[0], x[0] * x[0]], 1),
    "conv1d": lambda x: F.conv1d(*x),
    "conv1d/padded": lambda x: F.conv1d(*x, padding=1),
    "conv1d/strided": lambda x: F.conv1d(*x, stride=2),
    "conv1d/strided and padded": lambda x: F.conv1d(*x, stride=3, padding=2),
    "conv1d/wider than x": lambda x: F.conv1d(*x, padding=3),
    "diagonal": lambda x: torch.diagonal(x[0], dim1=1, dim2=2),
    "diagonal/beside a path": lambda x: torch.diagonal(x[0], dim1=1, dim2=2) ** 3,
    "divide": binary(torch.div),
    "divide/number": lambda x: 2 / x[0],
    "divide/itself": lambda x: x[0] / x[0],
    "dropout": lambda x: dropout(x[0], 0.5),
    "dropout/drops nothing": lambda x: dropout(x[0], 0),
    "embed_fields/row, bag, number, vectors": lambda x: embed_fields(
        x, (0, [2, 0], None), (1, [[1, -1], [2, 2]], [0.5, -2]), (2, None, [0.5, -2]), (3, None, None)),
    "embed_fields/the same table twice": lambda x: embed_fields(x, (0, [2, 0], None), (0, [2, 0], [0.5, -2])),
    "embed_fields/fields of several widths": lambda x: embed_fields(
        x, (0, [2, 0], None), (1, None, None), (2, None, [0.5, -2])),
    "embed_fields/a table as it stands and looked up": lambda x: embed_fields(
        x, (0, None, None), (0, [1, 0, 1], None)),
    "embed_fields/vectors of an empty batch": lambda x: embed_fields(x, (0, None, None), (1, None, None)),
    "embed_fields/three bags": embedding_bag([2, 0, 1, -1, 1, 1], 3, 2),
    "embed_fields/bags of length 0": embedding_bag([], 2, 0),
    "embed_fields/no rows": lambda x: x[0][:0],
    "embedding_bag/padded": embedding_bag([2, 0, -1, 1, -1, -1], 2, 3),
    "embedding_bag/equal rows, an empty bag": embedding_bag([1, 1, -1, -1, 2, 1], 3, 2),
    "embedding_bag/width 17": embedding_bag([0] * 6, 2, 3),
    "embedding_bag/bags of length 0": embedding_bag([], 2, 0),
    "embedding_bag/no bags": embedding_bag([], 0, 3),
    "exp": unary(torch.exp),
    "expm1": unary(torch.expm1),
    "factorization_machine": unary(pairs),
    "factorization_machine/side by side": lambda x: pairs(x[0].reshape(2, 3, 4)),
    "factorization_machine/beside a path": lambda x: pairs(x[0] * x[0] + x[0]),
    "gather/rows": gather([2, 0, 1, 0]),
    "gather/equal rows": gather([1, 1, 1, 1], 2, 2),
    "gather/rank 3": gather([0, 1, 2, 0], 1, 2, 2),
    "gather/scalar row": lambda x: x[0][1],
    "gather/width 16": gather([0, 0]),
    "gather/no rows": gather([]),
    "gaussian_kl": gaussian_kl,
    "gaussian_kl/itself": lambda x: gaussian_kl(x, (0, 0)),
    "gelu": unary(F.gelu),
    "layer_norm": lambda x: F.layer_norm(x[0], x[1].shape, x[1], x[2], 1e-5),
    "leaky_relu": unary(F.leaky_relu),
    "leaky_relu/slope 0.3": lambda x: F.leaky_relu(x[0], 0.3),
    "linear": linear(lambda z: z),
    "linear/relu": linear(torch.relu),
    "linear/leaky relu": linear(F.leaky_relu),
    "linear/tanh": linear(torch.tanh),
    "linear/sigmoid": linear(torch.sigmoid),
    "linear/gelu": linear(F.gelu),
    "linear/sequence": linear(torch.sigmoid),
    "linear/no inputs": linear(torch.tanh),
    "log": unary(torch.log),
    "log1p": unary(torch.log1p),
    "log_softmax": lambda x: F.log_softmax(x[0], -1),
    "log_softmax/first": lambda x: F.log_softmax(x[0], 0),
    "log_softmax/middle": lambda x: F.log_softmax(x[0], 1),
    **reductions("logsumexp", torch.logsumexp, "all", "first", "last, kept", "outer two", "scalar"),
    "logsumexp/far from 0": lambda x: torch.logsumexp(x[0], 1),
    "logsumexp/none": lambda x: torch.logsumexp(x[0], 1),
    "matmul": binary(torch.matmul),
    "matmul/square of itself": lambda x: x[0] @ x[0],
    **reductions("max", torch.amax, "all", "first", "last, kept", "outer two", "scalar"),
    "max/past a register": lambda x: torch.amax(x[0]),
    "max/no maxima": lambda x: torch.amax(x[0], 1),
    "maximum": binary(torch.maximum),
    **reductions("mean", torch.mean, "all", "first", "last, kept", "outer two", "scalar"),
    "mean/no means": lambda x: torch.mean(x[0], 1),
    "mean_squared_error": binary(F.mse_loss),
    "mean_squared_error/one operand twice": lambda x: F.mse_loss(x[0], x[0] ** 2),
    "minimum": binary(torch.minimum),
    "multiply": binary(torch.mul),
    "multiply/number": lambda x: 2 * x[0],
    "multiply/itself": lambda x: x[0] * x[0],
    "nearest_code": quantized,
    "negate": unary(torch.neg),
    "one_hot/rows": one_hot([2, 0, 1, 0], 3),
    "one_hot/rank 2": one_hot([1, 0, 0, 1], 2, 2, 2),
    "one_hot/no rows": one_hot([], 3),
    "outer_product": lambda x: torch.einsum("bm,bn->bmn", x[0], x[1]),
    "outer_product/itself": lambda x: torch.einsum("bm,bn->bmn", x[0], x[0]),
    "pow": lambda x: x[0] ** 1.5,
    "pow/cube": lambda x: x[0] ** 3,
    "pow/reciprocal": lambda x: x[0] ** -1,
    "pow/to the 0": lambda x: x[0] ** 0,
    "pow/to the 1": lambda x: x[0] ** 1,
    "relu": unary(torch.relu),
    "reshape/flat": lambda x: x[0].reshape(6),
    "reshape/another axis": lambda x: x[0].reshape(1, 2, 3),
    "reshape/scalar": lambda x: x[0].reshape(()),
    "reshape/empty": lambda x: x[0].reshape(2, 0),
    "rooted_outer_product": lambda x: signed_root(torch.einsum("bm,bn->bmn", x[0], x[1])),
    "rooted_outer_product/itself": lambda x: signed_root(torch.einsum("bm,bn->bmn", x[0], x[0])),
    "sigmoid": unary(torch.sigmoid),
    "slice/rows": lambda x: x[0][1:3],
    "slice/columns": lambda x: x[0][:, 2:4],
    "slice/middle": lambda x: x[0][:, 0:1],
    "slice/all of it": lambda x: x[0][:],
    "slice/overlapping": lambda x: x[0][0:2] * x[0][1:3],
    "slice/nothing": lambda x: x[0][:, 2:2],
    "slice/empty": lambda x: x[0][:, 0:2],
    "softmax": lambda x: F.softmax(x[0], -1),
    "softmax/first": lambda x: F.softmax(x[0], 0),
    "softmax/middle": lambda x: F.softmax(x[0], 1),
    "softmax_cross_entropy": lambda x: F.cross_entropy(x[0], rows([2, 0])),
    "softmax_cross_entropy/equal classes": lambda x: F.cross_entropy(x[0], rows([1, 1])),
    "softmax_cross_entropy/one class": lambda x: F.cross_entropy(x[0], rows([0, 0])),
    "softplus": unary(F.softplus),
    "signed_root": unary(signed_root),
    "sqrt": unary(torch.sqrt),
    "square": unary(torch.square),
    "squared_distance": lambda x: ((x[0][:, None] - x[1][None]) ** 2).sum(-1),
    "squared_distance/itself": lambda x: ((x[0][:, None] - x[0][None]) ** 2).sum(-1),
    "squared_wasserstein": lambda x: squared_wasserstein(*x),
    "squared_wasserstein/equal variances": lambda x: squared_wasserstein(x[0], x[1], x[2], x[1]),
    "stop_gradient": lambda x: x[0] + (x[0] * x[0]).detach(),
    "subtract": binary(torch.sub),
    "subtract/number": lambda x: 2 - x[0],
    "subtract/itself": lambda x: x[0] - x[0],
    **reductions("sum", torch.sum, "all", "first", "last, kept", "outer two", "scalar"),
    "sum/middle": lambda x: torch.sum(x[0], 1),
    "sum/alternate": lambda x: torch.sum(x[0], (1, 3)),
    "sum/length 1": lambda x: torch.sum(x[0], 1),
    "sum/of nothing": lambda x: torch.sum(x[0], 0),
    "sum/no sums": lambda x: torch.sum(x[0], 1),
    "tanh": unary(torch.tanh),
    "transpose": lambda x: x[0].transpose(-1, -2),
    "where": binary(where),
    "where/itself": lambda x: where(x[0], x[0] * x[0]),
}


def output_gradient(shape):
    values = [0.5 + (7 * k % 11) / 10 for k in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.double).reshape(shape)


def digits(tensor):
    return [float(f"{x:.12g}") for x in tensor.reshape(-1).tolist()]


def reference(path, leaves):
    call = REFERENCE.get(path) or REFERENCE.get(path.split("/")[0])
    if call is None:
        print(f"{path}: no reference", file=sys.stderr)
        return None
    arrays = [torch.tensor(leaf["values"], dtype=torch.double) for leaf in leaves]
    x = [a.reshape(leaf["shape"]).requires_grad_() for a, leaf in zip(arrays, leaves)]
    y = call(x)
    gradients = torch.autograd.grad(y, x, output_gradient(y.shape), allow_unused=True)
    gradients = [torch.zeros_like(a) if g is None else g for a, g in zip(x, gradients)]
    return {"value": digits(y), "gradients": [digits(g) for g in gradients]}


def main():
    with open(sys.argv[1]) as file:
        samples = json.load(file)
    found = {path: reference(path, leaves) for path, leaves in samples.items()}
    lines = [f"{json.dumps(path)}:{json.dumps(r, separators=(',', ':'))}" for path, r in found.items() if r]
    print("{\n" + ",\n".join(lines) + "\n}")


main()

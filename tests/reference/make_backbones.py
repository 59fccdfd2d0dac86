#!/usr/bin/env python3
"""Writes backbones.json beside itself: what PyTorch makes of the click-model backbones' formulas.

    /usr/bin/python3 tests/reference/make_backbones.py       # Debian's python3-torch, 1.13

For each backbone: the logits in evaluation and in training mode without dropout, and in the latter the mean
binary cross-entropy and its gradient with respect to every parameter, by vqgrad's names and layouts. Parameters
come from a formula, which tests/apps/backbone_reference.cpp has too: element k of the one named n is

    0.5 sin((k + 1)^2 + the sum of n's characters), plus 1 for a running variance,

rounded to float32. The square keeps a matrix from being of rank 2. All else is computed in float64; the test
compares in float.
"""
import itertools
import json
import math
import pathlib

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)

WIDTH, HIDDEN, CROSSES, ATTENTION, NEURONS = 4, (5, 3), 3, 3, 3

# The six interactions of tests/datasets/small_dataset.hpp as FeatureEncoder has them, and each table's rows.
# Row 0 is the unknown value's, -1 is padding.
NO_TAGS, TAGS_OF_1, TAGS_OF_4 = [-1] * 4, [1, 2, -1, -1], [2, 4, 3, 2]
BATCH = {
    "user id": (4, [1, 2, 1, 3, 2, 3]),
    "city": (4, [1, 2, 1, 3, 2, 3]),
    "item id": (5, [1, 2, 3, 1, 4, 2]),
    "year": (3, [1, 0, 1, 1, 2, 0]),
    "tags": (5, [TAGS_OF_1, NO_TAGS, [3, -1, -1, -1], TAGS_OF_1, TAGS_OF_4, NO_TAGS]),
    "price": (None, [0, 0.25, 0.125, 0, 1, 0.25]),
    "device": (3, [1, 1, 1, 2, 1, 0]),
    "time": (None, [(t - 50) / 450 for t in (100, 200, 300, 400, 500, 50)]),
}
LABELS = [1.0, 0.0, 1.0, 0.0, 0.0, 1.0]


def float32(tensor):
    return tensor.float().double()


def parameter(*shape):
    return nn.Parameter(torch.zeros(*shape))


def fill(name, tensor):
    start = sum(map(ord, name))
    values = torch.tensor([0.5 * math.sin((k + 1) ** 2 + start) for k in range(tensor.numel())])
    if name.endswith("running_variance"):
        values += 1
    tensor.data.copy_(float32(values).view_as(tensor))


def triangle(fields):
    return list(itertools.combinations(range(fields), 2))


class Fields(nn.Module):
    """(B, F, D): a row of a table, the sum of a list's rows, or a number times a vector."""

    def __init__(self, embed_numbers):
        super().__init__()
        self.names = [n for n, (rows, _) in BATCH.items() if rows is not None or embed_numbers]
        self.tables = nn.ParameterList(parameter(BATCH[n][0] or 1, WIDTH) for n in self.names)

    def forward(self):
        fields = []
        for name, table in zip(self.names, self.tables):
            rows, values = BATCH[name]
            if rows is None:
                fields.append(float32(torch.tensor(values)).outer(table[0]))
            elif name == "tags":
                bags = [sum((table[r] for r in bag if r >= 0), torch.zeros(WIDTH)) for bag in values]
                fields.append(torch.stack(bags))
            else:
                fields.append(F.embedding(torch.tensor(values), table))
        return torch.stack(fields, 1)

    def ours(self):
        return {name: table for name, table in zip(self.names, self.tables)}


class Dense(nn.Module):
    def __init__(self, inputs, outputs, bias=True):
        super().__init__()
        self.weight = parameter(inputs, outputs)
        self.bias = parameter(outputs) if bias else None

    def forward(self, x):
        y = torch.einsum("...i,io->...o", x, self.weight)
        return y if self.bias is None else y + self.bias

    def ours(self):
        return {"weight": self.weight} | ({} if self.bias is None else {"bias": self.bias})


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain, self.bias = parameter(width), parameter(width)
        self.mean, self.variance = torch.zeros(width), torch.zeros(width)

    def forward(self, x):
        mean, variance = (x.mean(0), x.var(0, unbiased=False)) if self.training else (self.mean, self.variance)
        return self.gain * (x - mean) / (variance + 1e-5).sqrt() + self.bias

    def ours(self):
        return {"gain": self.gain, "bias": self.bias, "running_mean": self.mean, "running_variance": self.variance}


class Mlp(nn.Module):
    def __init__(self, inputs, output=True):
        super().__init__()
        sizes = [inputs, *HIDDEN]
        self.layers = nn.ModuleList(Dense(m, n, bias=False) for m, n in zip(sizes, sizes[1:]))
        self.norms = nn.ModuleList(Norm(n) for n in HIDDEN)
        self.last = Dense(HIDDEN[-1], 1) if output else None

    def forward(self, x):
        for layer, norm in zip(self.layers, self.norms):
            x = norm(layer(x)).relu()
        return x if self.last is None else self.last(x).squeeze(1)

    def ours(self):
        result = {}
        for k, (layer, norm) in enumerate(zip(self.layers, self.norms)):
            result[str(k)] = layer.ours() | {"batch_norm": norm.ours()}
        return result if self.last is None else result | {str(len(HIDDEN)): self.last.ours()}


class Backbone(nn.Module):
    embed_numbers = True

    def __init__(self):
        super().__init__()
        self.embedding = Fields(self.embed_numbers)
        self.fields = len(self.embedding.names)
        self.flat = self.fields * WIDTH
        self.pairs = triangle(self.fields)
        self.numbers = float32(torch.tensor([v for rows, v in BATCH.values() if rows is None])).t()
        self.linear = Dense(self.numbers.shape[1], 1)
        self.build()

    def build(self):
        pass

    def forward(self):
        return self.interact(self.embedding()) + self.linear(self.numbers).squeeze(1)

    def ours(self):
        parts = {name: part.ours() for name, part in self.named_children() if hasattr(part, "ours")}
        return parts | self.more()

    def more(self):
        return {}


class Fm(Backbone):
    def interact(self, e):
        return sum((e[:, f] * e[:, g]).sum(1) for f, g in self.pairs)


class WideDeep(Backbone):
    def build(self):
        self.mlp = Mlp(self.flat)

    def interact(self, e):
        return self.mlp(e.flatten(1))


class DeepFm(WideDeep):
    def interact(self, e):
        return Fm.interact(self, e) + super().interact(e)


class Dcn(Backbone):
    def build(self):
        self.weights = [Dense(self.flat, 1, bias=False) for _ in range(CROSSES)]
        self.biases = [parameter(self.flat) for _ in range(CROSSES)]
        self.deep = Mlp(self.flat, output=False)
        self.output = Dense(self.flat + HIDDEN[-1], 1)

    def interact(self, e):
        x0 = x = e.flatten(1)
        for dense, b in zip(self.weights, self.biases):
            # Written as the paper has it: x_0 x_l^T w.
            x = torch.einsum("bi,bj,j->bi", x0, x, dense.weight[:, 0]) + b + x
        return self.output(torch.cat([x, self.deep(x0)], 1)).squeeze(1)

    def more(self):
        layers = enumerate(zip(self.weights, self.biases))
        return {"cross": {str(k): dense.ours() | {"bias": b} for k, (dense, b) in layers}}


class Ipnn(Backbone):
    embed_numbers = False

    def build(self):
        self.mlp = Mlp(self.flat + len(self.pairs))

    def product(self, p, e_f, e_g):
        return (e_f * e_g).sum(1)

    def interact(self, e):
        products = [self.product(p, e[:, f], e[:, g]) for p, (f, g) in enumerate(self.pairs)]
        return self.mlp(torch.cat([e.flatten(1), torch.stack(products, 1)], 1))


class Opnn(Ipnn):
    def build(self):
        super().build()
        self.kernel = parameter(WIDTH, len(self.pairs), WIDTH)

    def product(self, p, e_f, e_g):
        return torch.einsum("bi,ij,bj->b", e_f, self.kernel[:, p], e_g)

    def more(self):
        return {"kernel": self.kernel}


class Afm(Backbone):
    def build(self):
        self.attention = Dense(WIDTH, ATTENTION)
        self.score = Dense(ATTENTION, 1, bias=False)
        self.output = Dense(WIDTH, 1)

    def interact(self, e):
        h = torch.stack([e[:, f] * e[:, g] for f, g in self.pairs], 1)
        a = F.softmax(self.score(self.attention(h).relu()), 1)
        return self.output((a * h).sum(1)).squeeze(1)


class Afn(Backbone):
    embed_numbers = False

    def build(self):
        self.weight, self.bias = parameter(self.fields, NEURONS), parameter(WIDTH, NEURONS)
        self.mlp = Mlp(WIDTH * NEURONS)

    def interact(self, e):
        sums = torch.einsum("bfd,fn->bdn", torch.log1p(e.abs() + 1e-7), self.weight) + self.bias
        return self.mlp(torch.expm1(sums).relu().flatten(1))

    def more(self):
        return {"logarithmic": {"weight": self.weight, "bias": self.bias}}


def by_name(tree, scope="model"):
    """{"model.mlp.0.weight": tensor, ...}"""
    if isinstance(tree, torch.Tensor):
        return {scope: tree}
    return {k: v for name, part in tree.items() for k, v in by_name(part, f"{scope}.{name}").items()}


def numbers(tensor):
    """Eight digits, more than the comparison looks at."""
    return {"shape": list(tensor.shape), "values": [float(f"{v:.8g}") for v in tensor.detach().flatten().tolist()]}


def case(model):
    named = by_name(model.ours())
    for name, tensor in named.items():
        fill(name, tensor)
    evaluated = model.eval()()
    logits = model.train()()
    # Written as the definition has it, -ln p of the right class.
    p, y = torch.sigmoid(logits), torch.tensor(LABELS)
    loss = -(y * p.log() + (1 - y) * (1 - p).log()).mean()
    loss.backward()
    return {
        "evaluate": numbers(evaluated),
        "train": numbers(logits),
        "loss": numbers(loss),
        "shapes": {name: list(tensor.shape) for name, tensor in named.items()},
        "gradients": {name: numbers(tensor.grad) for name, tensor in named.items() if tensor.requires_grad},
    }


cases = {
    "deepfm": case(DeepFm()),
    "fm": case(Fm()),
    "wide-deep": case(WideDeep()),
    "dcn": case(Dcn()),
    "ipnn": case(Ipnn()),
    "opnn": case(Opnn()),
    "afm": case(Afm()),
    "afn": case(Afn()),
}
batch = {name: {"rows": rows, "values": values} for name, (rows, values) in BATCH.items()}
path = pathlib.Path(__file__).with_name("backbones.json")
content = {"torch": torch.__version__, "batch": batch, "labels": LABELS, "cases": cases}
path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
print(path.name, path.stat().st_size, "bytes,", len(cases), "cases")

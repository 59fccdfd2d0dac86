#!/usr/bin/env python3
"""Writes quantizers.json beside itself: ten training steps with each quantizer, in PyTorch.

    /usr/bin/python3 tests/reference/make_quantizers.py       # Debian's python3-torch, 1.13

torch_quantizers.py has the quantizers. Each stands between two linear layers, x (8, 3) -> z (8, 4) -> y (8, 3), and
Adam moves everything by mean((y - x)^2) + sum of weight * term, in float64. Each case: the quantizer's first
parameters, at each step the codes and the terms, and all parameters after ten steps. Names and layouts are vqgrad's:
linear weights are (in, out). No noise, no dropout. tests/vq/quantizer_reference.cpp compares in double; its cases are
those of tests/vq/quantizer_cases.hpp by name.
"""
import json
import pathlib

import torch
from torch_quantizers import *

torch.set_default_dtype(torch.float64)
torch.manual_seed(21)
RATE, STEPS = 0.05, 10


def numbers(tensor):
    return {"shape": list(tensor.shape), "values": tensor.detach().flatten().tolist()}


def ten_steps(quantizer, first):
    ends = {k: v.clone() for k, v in first.items()}
    result = {"parameters": {k: numbers(v) for k, v in quantizer.state().items()}, "steps": []}
    trained = [*ends.values(), *quantizer.trained().values()]
    for parameter in trained:
        parameter.requires_grad_()
    adam = torch.optim.Adam(trained, lr=RATE)
    for _ in range(STEPS):
        adam.zero_grad()
        z = x @ ends["encoder.weight"] + ends["encoder.bias"]
        _, output, codes, terms = quantizer(z)
        y = output @ ends["decoder.weight"] + ends["decoder.bias"]
        loss = ((y - x) ** 2).mean() + sum(weight * value for weight, value in terms.values())
        loss.backward()
        result["steps"].append(
            {"codes": codes.flatten().tolist(), "loss": loss.item(), "terms": {k: v.item() for k, (_, v) in terms.items()}}
        )
        adam.step()
        with torch.no_grad():
            quantizer.move()
    result["after_ten_steps"] = {k: numbers(v) for k, v in {**ends, **quantizer.state()}.items()}
    return result


x = drawn(8, 3)
first = {"encoder.weight": drawn(3, 4), "encoder.bias": drawn(4), "decoder.weight": drawn(4, 3), "decoder.bias": drawn(3)}
quantizers = {
    "vector": Codebook("q"),
    "vector/ema": Codebook("q", ema=True),
    "vector/cosine": Codebook("q", cosine=True),
    "vector/cosine ema": Codebook("q", cosine=True, ema=True),
    "vector/rotation trick": Codebook("q", estimator=rotation),
    "vector/diveq": Codebook("q", estimator=diveq),
    "vector/orthogonal diversity": Codebook("q", orthogonal=0.5, diversity=0.3),
    "vector/balanced": Codebook("q", balance=0.05),
    "residual": Residual("q", 2),
    "residual/ema": Residual("q", 2, ema=True),
    "residual/diveq": Residual("q", 2, estimator=diveq),
    "residual/shared": Residual("q", 3, shared=True),
    "residual/shared ema": Residual("q", 3, shared=True, ema=True),
    "residual/beam": Residual("q", 2, exhaustive=True),
    "residual/dropout": Residual("q", 2),
    "product": Product(*[Codebook(f"q.{h}", codes=3, dim=2) for h in range(2)]),
    "grouped residual": Product(*[Residual(f"q.{g}", 2, codes=3, dim=2) for g in range(2)]),
    "low-dimensional": LowDimensional(),
    "finite scalar": FiniteScalar(),
    "lookup-free": LookupFree(),
    "binary spherical": BinarySpherical(),
    "sim vq": SimVq(),
    "gumbel": Gumbel(),
    "random projection": RandomProjection(),
}
cases = {name: ten_steps(quantizer, first) for name, quantizer in quantizers.items()}
path = pathlib.Path(__file__).with_name("quantizers.json")
shared = {"torch": torch.__version__, "learning_rate": RATE, "x": numbers(x), "parameters": {k: numbers(v) for k, v in first.items()}}
path.write_text(json.dumps({**shared, "cases": cases}, separators=(",", ":")) + "\n")
print(path.name, path.stat().st_size, "bytes,", len(cases), "cases")

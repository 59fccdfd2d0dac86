#!/usr/bin/env python3
"""Writes priors.json beside itself: what PyTorch makes of a masked MLP over codes (MADE, arXiv 1502.03509).

    /usr/bin/python3 tests/reference/make_priors.py       # Debian's python3-torch, 1.13

For each case: sizes of the positions, first parameters, codes, side information, the logits, and loss and
parameters after ten steps of AdamW. Masks are made here from the paper's rule, unit by unit. First parameters and
side information are float32 numbers; all else is float64. tests/vq/priors_reference.cpp compares in float.
"""
import json
import pathlib

import torch
from torch.nn.functional import cross_entropy

torch.set_default_dtype(torch.float64)
torch.manual_seed(31)


def rounded(*shape, scale=0.5):
    """Normal numbers that a float32 holds exactly."""
    return (scale * torch.randn(*shape)).float().double()


def numbers(tensor):
    """Nine digits: a float32 survives."""
    return {"shape": list(tensor.shape), "values": [float(f"{v:.9g}") for v in tensor.detach().flatten().tolist()]}


def masks(sizes, width, hidden):
    """W^in[i, h], V[h, o] and A[i, o] as lists of lists: 1 where the input's position is seen."""
    position_of_input = [g for g in range(len(sizes)) for _ in range(width)]
    position_of_output = [g for g, size in enumerate(sizes) for _ in range(size)]
    # A hidden unit of number m sees the first m positions.
    sees = [h % len(sizes) for h in range(hidden)]
    into = [[float(g < m) for m in sees] for g in position_of_input]
    out = [[float(m <= g) for g in position_of_output] for m in sees]
    direct = [[float(i < g) for g in position_of_output] for i in position_of_input]
    return [torch.tensor(mask) for mask in (into, out, direct)]


def case(sizes, side_width, rows, width=3, hidden=7):
    total, groups = sum(sizes), len(sizes)
    codes = torch.stack([torch.randint(size, (rows,)) for size in sizes], dim=1)
    side = rounded(rows, side_width, scale=1.0)
    p = {
        "code.table": rounded(total, width),
        "hidden.weight": rounded(groups * width, hidden),
        "hidden.bias": rounded(hidden),
        "output.weight": rounded(hidden, total),
        "output.bias": rounded(total),
        "direct.weight": rounded(groups * width, total),
    }
    if side_width:
        p |= {"side_hidden.weight": rounded(side_width, hidden), "side_hidden.bias": rounded(hidden)}
        p |= {"side_direct.weight": rounded(side_width, total), "side_direct.bias": rounded(total)}
    into, out, direct = masks(sizes, width, hidden)
    counts = [torch.bincount(codes[:, g], minlength=size) + 1.0 for g, size in enumerate(sizes)]
    log_unigram = torch.cat([torch.log(n / n.sum()) for n in counts]).float().double()
    offsets = [sum(sizes[:g]) for g in range(groups)]

    def logits():
        x = torch.cat([p["code.table"][codes[:, g] + offsets[g]] for g in range(groups)], dim=1)
        inner = x @ (p["hidden.weight"] * into) + p["hidden.bias"]
        y = log_unigram + x @ (p["direct.weight"] * direct) + p["output.bias"]
        if side_width:
            inner = inner + side @ p["side_hidden.weight"] + p["side_hidden.bias"]
            y = y + side @ p["side_direct.weight"] + p["side_direct.bias"]
        return y + torch.relu(inner) @ (p["output.weight"] * out)

    result = {
        "sizes": sizes,
        "codes": codes.flatten().tolist(),
        "side": numbers(side),
        "parameters": {name: numbers(tensor) for name, tensor in p.items()},
        "logits": numbers(logits()),
    }
    for tensor in p.values():
        tensor.requires_grad_()
    step = torch.optim.AdamW(p.values(), lr=0.01, weight_decay=0.1)
    losses = []
    for _ in range(10):
        step.zero_grad()
        y = logits()
        loss = sum(cross_entropy(y[:, o : o + size], codes[:, g]) for g, (o, size) in enumerate(zip(offsets, sizes)))
        loss.backward()
        losses.append(loss.item())
        step.step()
    result["losses"] = numbers(torch.tensor(losses))
    result["after_ten_steps"] = {name: numbers(tensor) for name, tensor in p.items()}
    return result


cases = {
    "unconditional": case([4, 3, 5], 0, rows=6),
    "conditional": case([3, 4], 2, rows=5),
    "one position": case([4], 3, rows=5),
}
path = pathlib.Path(__file__).with_name("priors.json")
path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}, separators=(",", ":")) + "\n")
print(path.name, path.stat().st_size, "bytes,", len(cases), "cases")

"""Computations in torch that make_ops.py takes as references, written independently of the C++."""
import math

import torch
import torch.nn.functional as F


def philox(key, counter):
    """Philox4x32-10 (Salmon et al. 2011)."""
    mask = 0xFFFFFFFF
    c = [counter & mask, counter >> 32, 0, 0]
    k = [key & mask, key >> 32]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & mask, (p0 >> 32) ^ c[3] ^ k[1], p0 & mask]
        k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
    return c


def dropout(x, p, seed=1):
    """Up to 64 elements: the low halves of the first words of 16 blocks, then of the second words, ..."""
    blocks = [philox(seed, i) for i in range(16)]
    bits = [blocks[i][word] & 0xFFFF for word in range(4) for i in range(16)]
    kept = [float(b >= round(p * 65536)) for b in bits[: x.numel()]]
    return x * torch.tensor(kept, dtype=x.dtype).reshape(x.shape) / (1 - p)


def where(a, b):
    shape = torch.broadcast_shapes(a.shape, b.shape)
    row = [1, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0]
    return torch.where(torch.tensor(row[: math.prod(shape)], dtype=torch.bool).reshape(shape), a, b)


def rows(values, *shape):
    return torch.tensor(values, dtype=torch.long).reshape(shape or (len(values),))


def gather(values, *shape):
    return lambda x: F.embedding(rows(values, *shape), x[0])


def embedding_bag(values, *shape):
    """Padding points to an additional row of zeros."""
    def call(x):
        table = torch.cat([x[0], torch.zeros_like(x[0][:1])])
        return F.embedding(rows(values, *shape) % len(table), table).sum(1)
    return call


def embed_fields(x, *fields):
    """Each field: leaf, rows or None, scale or None; bags are lists of lists, -1 is padding."""
    parts = []
    for leaf, numbers, scale in fields:
        if numbers is None:
            part = x[leaf]
        else:
            bags = torch.tensor([n if isinstance(n, list) else [n] for n in numbers], dtype=torch.long)
            part = embedding_bag(bags.flatten().tolist(), *bags.shape)([x[leaf]])
        parts.append(part if scale is None else torch.tensor(scale, dtype=part.dtype)[:, None] * part)
    return torch.cat(parts, 1)


def one_hot(values, classes, *shape):
    return lambda x: x[0] * F.one_hot(rows(values, *shape), classes)


def quantized(x):
    distances = torch.cdist(x[0].reshape(-1, x[0].shape[-1]), x[1])
    codes = distances.argmin(-1) if len(distances) else torch.zeros(0, dtype=torch.long)
    return x[0] * x[1][codes].reshape(x[0].shape)


def argmin_rows(x):
    return x[0][x[0].argmin(-1) if x[0].numel() else rows([])]


def batch_norm_inference(x):
    mean, variance = torch.tensor([[0.5, -1], [2, 0.25]], dtype=torch.double)
    return F.batch_norm(x[0], mean, variance, x[1], x[2], training=False, eps=1e-5)


def batch_norm_by_hand(x):
    """F.batch_norm takes neither one row nor no columns."""
    deviation = (x[0].var(0, unbiased=False) + 1e-5).sqrt()
    return (x[0] - x[0].mean(0)) / deviation * x[1] + x[2]


def linear(activation):
    return lambda x: activation(F.linear(x[0], x[1].T, x[2]))


def gaussian_kl(x, of=(0, 1)):
    deviation = (x[of[1]] / 2).exp()
    posterior = torch.distributions.Normal(x[of[0]], deviation)
    prior = torch.distributions.Normal(torch.zeros_like(deviation), torch.ones_like(deviation))
    return torch.distributions.kl_divergence(posterior, prior).sum(-1).mean()


def squared_wasserstein(m, v, n, w):
    return ((m - n) ** 2 + ((v / 2).exp() - (w / 2).exp()) ** 2).sum(-1).mean()


def pairs(x):
    """All pairs of fields, one by one."""
    pairs_of = torch.combinations(torch.arange(x.shape[1]))
    return sum(((x[:, f] * x[:, g]).sum(-1) for f, g in pairs_of), x.sum((1, 2)) * 0)


def unary(f):
    return lambda x: f(x[0])


def binary(f):
    return lambda x: f(x[0], x[1])


def reductions(op, f, *samples):
    calls = {
        "all": lambda x: f(x[0], tuple(range(x[0].dim()))),
        "first": lambda x: f(x[0], 0),
        "last, kept": lambda x: f(x[0], -1, keepdim=True),
        "outer two": lambda x: f(x[0], (0, 2)),
        "scalar": lambda x: f(x[0].reshape(1), 0),
    }
    return {f"{op}/{sample}": calls[sample] for sample in samples}

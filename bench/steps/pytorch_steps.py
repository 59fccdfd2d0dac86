#!/usr/bin/env python3
"""The steps of workload.hpp in PyTorch: pytorch_steps.py deepfm|vqvae|codebook THREADS check|time."""
import os
import sys
import time

name, threads, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(threads)
BATCH, WIDTH, BATCHES, LATENT, CODES = 2048, 16, 8, 8, 32
FIELDS = [("user", 6041, 1), ("gender", 2, 1), ("age", 57, 1), ("occupation", 21, 1), ("zip", 3439, 1),
          ("item", 3953, 1), ("year", 81, 1), ("title", 4376, 15), ("genres", 19, 6), ("time", 1, 0), ("count", 1, 0)]
ITEM, YEAR, TITLE, GENRES, COUNT = 5, 6, 7, 8, 10
DROPOUT = 0.0 if mode == "check" else 0.2


def uniform(stream, index):
    with np.errstate(over="ignore"):
        x = (np.uint64(stream << 32) + index.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((x ^ (x >> np.uint64(31))) >> np.uint64(40)).astype(np.float64) * 2.0**-24


def initial(stream, *shape, center=0.0):
    values = center + 0.2 * uniform(stream, np.arange(np.prod(shape))) - 0.1
    return nn.Parameter(torch.tensor(values.astype(np.float32).reshape(shape)))


def make_batch(k):
    def draw(stream, n):
        return uniform(stream, k * 1000000 + np.arange(n))

    columns = []
    for f, (_, rows, words) in enumerate(FIELDS):
        u = draw(100 + f, BATCH * max(words, 1))
        columns.append(torch.tensor((u * u * rows).astype(np.int64).reshape(BATCH, words)) if words
                       else torch.tensor(u.astype(np.float32))[:, None])
    labels = torch.tensor((draw(150, BATCH) < 0.57).astype(np.float32))
    noise = torch.tensor((3.4 * draw(151, BATCH * LATENT) - 1.7).astype(np.float32).reshape(BATCH, LATENT))
    return columns, labels, noise


class Dense(nn.Module):
    """x W + b with W (in, out), as the other programs keep it."""

    def __init__(self, stream, inputs, outputs, bias=True):
        super().__init__()
        self.weight = nn.Parameter(initial(stream, inputs, outputs).detach().t().contiguous())
        self.bias = initial(stream + 1, outputs) if bias else None

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)


class Norm(nn.Module):
    def __init__(self, stream, n):
        super().__init__()
        self.norm = nn.BatchNorm1d(n)
        self.norm.weight = initial(stream, n, center=1.0)
        self.norm.bias = initial(stream + 1, n)

    def forward(self, x):
        return self.norm(x)


class ClickModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.tables = nn.ParameterList([initial(f, rows, WIDTH) for f, (_, rows, _) in enumerate(FIELDS)])
        self.mlp = nn.Sequential(
            Dense(20, len(FIELDS) * WIDTH, 16, bias=False), Norm(21, 16), nn.ReLU(), nn.Dropout(DROPOUT),
            Dense(23, 16, 16, bias=False), Norm(24, 16), nn.ReLU(), nn.Dropout(DROPOUT), Dense(26, 16, 1))
        self.linear = Dense(30, 2, 1)

    def embed(self, columns, f):
        words = FIELDS[f][2]
        if words == 0:
            return columns[f] * self.tables[f]
        if words == 1:
            return F.embedding(columns[f].view(-1), self.tables[f])
        return F.embedding_bag(columns[f], self.tables[f], mode="sum")

    def forward(self, columns, item=None):
        parts = [item if f == ITEM and item is not None else self.embed(columns, f) for f in range(len(FIELDS))]
        x = torch.stack(parts, 1)
        sums = x.sum(1)
        fm = 0.5 * (sums * sums - (x * x).sum(1)).sum(1)
        numbers = torch.cat([columns[9], columns[10]], 1)
        return fm + self.mlp(x.flatten(1)).view(-1) + self.linear(numbers).view(-1)


class Vae(nn.Module):
    def __init__(self):
        super().__init__()

        def encoder(stream, inputs):
            return nn.Sequential(Dense(stream, inputs, 16), nn.ReLU(), Dense(stream + 2, 16, LATENT))

        self.id_mean, self.id_log_variance = encoder(40, WIDTH), encoder(44, WIDTH)
        self.side_mean, self.side_log_variance = encoder(48, 3 * WIDTH + 1), encoder(52, 3 * WIDTH + 1)
        self.decoder = nn.Sequential(Dense(56, LATENT + 1, 12), nn.ReLU(), Dense(58, 12, WIDTH))

    def forward(self, click, columns, labels, noise):
        item = click.embed(columns, ITEM)
        side = torch.cat([click.embed(columns, f) for f in (YEAR, TITLE, GENRES)] + [columns[COUNT]], 1)
        mean, log_variance = self.id_mean(item), self.id_log_variance(item)
        side_mean, side_log_variance = self.side_mean(side), self.side_log_variance(side)
        z = mean + torch.exp(0.5 * log_variance) * noise
        vectors = self.decoder(torch.cat([z, columns[COUNT]], 1))
        loss = F.binary_cross_entropy_with_logits(click(columns, vectors), labels)
        loss = loss + WIDTH * F.mse_loss(vectors, item)
        distance = (mean - side_mean) ** 2 + (torch.exp(0.5 * log_variance) - torch.exp(0.5 * side_log_variance)) ** 2
        return loss + distance.sum(), z


def quantizer_loss(z, codebook):
    products = z[:, :, None] * z[:, None, :]
    roots = products / torch.sqrt(products.abs() + 1e-12)
    flat = roots.view(-1, LATENT)
    distances = (codebook * codebook).sum(1) - 2 * flat @ codebook.t()
    looked_up = F.embedding(distances.argmin(1), codebook).view(-1, LATENT, LATENT)
    q = torch.diagonal(looked_up, dim1=1, dim2=2)
    return F.mse_loss(q.detach(), z) + 0.25 * F.mse_loss(z.detach(), q)


def make_step():
    click = ClickModel().train()
    if name == "deepfm":
        trainable = list(click.parameters())
    else:
        vae = Vae().train()
        codebook = initial(60, CODES, LATENT)
        trainable = [codebook] if name == "codebook" else \
            list(vae.parameters()) + [click.tables[f] for f in (YEAR, TITLE, GENRES, COUNT)]
        chosen = {id(p) for p in trainable}
        for p in [*click.parameters(), *vae.parameters(), codebook]:
            p.requires_grad_(id(p) in chosen)
    adam = torch.optim.Adam(trainable, lr=1e-3, weight_decay=1e-6, foreach=True)

    def step(columns, labels, noise):
        shown = None
        if name == "deepfm":
            loss = F.binary_cross_entropy_with_logits(click(columns), labels)
        else:
            loss, z = vae(click, columns, labels, noise)
            if name == "codebook":
                shown = quantizer_loss(z, codebook)
                loss = loss + shown
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()
        return (loss if shown is None else shown).item()

    return step


step = make_step()
batches = [make_batch(k) for k in range(BATCHES)]
if mode == "check":
    for batch in batches:
        print("%.7f" % step(*batch))
else:
    warming, least_steps, least_milliseconds = 20, 40, 500
    milliseconds = []
    while len(milliseconds) < warming + least_steps or sum(milliseconds[warming:]) < least_milliseconds:
        begin = time.perf_counter()
        step(*batches[len(milliseconds) % BATCHES])
        milliseconds.append(1e3 * (time.perf_counter() - begin))
    timed = sorted(milliseconds[warming:])
    print("%.4f" % timed[len(timed) // 2])

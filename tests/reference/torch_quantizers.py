"""Quantizers written down from their papers' formulas, with autograd: what make_quantizers.py runs."""
import itertools
import math

import torch

DECAY, LAPLACE = 0.99, 1e-5


def drawn(*shape):
    """Normal numbers of two digits."""
    return (100 * torch.randn(*shape)).round() / 100


def unit(x):
    return x / x.norm(dim=-1, keepdim=True)


def distances(z, codebook):
    return ((z[:, None, :] - codebook[None, :, :]) ** 2).sum(-1)


def straight_through(z, q):
    return z + (q - z).detach()


def rotation(z, q):
    """arXiv 2410.06424, eq. 4, with the matrix itself."""
    rows = []
    for e, c in zip(z, q):
        e_hat, c_hat = unit(e.detach()), unit(c.detach())
        r = unit(e_hat + c_hat)
        turn = torch.eye(len(e)) - 2 * torch.outer(r, r) + 2 * torch.outer(c_hat, e_hat)
        rows.append((c.norm() / e.norm()).detach() * (turn @ e))
    return torch.stack(rows)


def diveq(z, q):
    """arXiv 2509.26469 without noise."""
    d = q - z
    return z + d.norm(dim=-1, keepdim=True) * unit(d).detach()


def pulls(z, q, codebook_weight=1):
    """arXiv 1711.00937, eq. 3."""
    return {
        "codebook": (codebook_weight, ((z.detach() - q) ** 2).mean()),
        "commitment": (0.25, ((z - q.detach()) ** 2).mean()),
    }


def entropy(p):
    return -(p * p.log()).sum(-1)


class Codebook:
    """One codebook with its choice of codes, estimator, terms and moving averages."""

    def __init__(self, name, codes=5, dim=4, estimator=straight_through, cosine=False, ema=False, balance=0, orthogonal=0, diversity=0):
        self.name, self.estimator, self.cosine, self.ema = name, estimator, cosine, ema
        self.balance, self.orthogonal, self.diversity = balance, orthogonal, diversity
        self.vectors = drawn(codes, dim)
        self.counts, self.sums = torch.ones(codes), self.vectors.clone()

    def trained(self):
        return {} if self.ema else {f"{self.name}.vectors": self.vectors}

    def compared(self):
        return unit(self.vectors) if self.cosine else self.vectors

    def choose(self, z):
        d = distances(z, self.compared()).detach()
        if not self.balance:
            return d.argmin(1)
        plan = torch.exp(-d / (self.balance * d.mean()))
        for _ in range(50):  # Sinkhorn: rows to 1 / B, columns to 1 / K
            plan = plan / plan.sum(1, keepdim=True) / plan.shape[0]
            plan = plan / plan.sum(0, keepdim=True) / plan.shape[1]
        return plan.argmax(1)

    def __call__(self, z, codes=None):
        z = unit(z) if self.cosine else z
        codes = self.choose(z) if codes is None else codes
        q = self.compared()[codes]
        terms = pulls(z, q)
        if self.orthogonal:
            c = unit(self.vectors)
            terms["orthogonal"] = (self.orthogonal, ((c @ c.T - torch.eye(len(c))) ** 2).mean())
        if self.diversity:
            p = torch.softmax(-distances(z, self.compared()), -1)
            terms["diversity"] = (self.diversity, -entropy(p.mean(0)))
        self.seen = [(z.detach(), codes)]
        return q, self.estimator(z, q), codes[:, None], terms

    def move(self):
        """arXiv 1711.00937, appendix A.1."""
        if not self.ema:
            return
        hot = torch.cat([torch.nn.functional.one_hot(codes, len(self.vectors)).double() for _, codes in self.seen])
        rows = torch.cat([z for z, _ in self.seen])
        self.counts = DECAY * self.counts + (1 - DECAY) * hot.sum(0)
        self.sums = DECAY * self.sums + (1 - DECAY) * hot.T @ rows
        total = self.counts.sum()
        smoothed = (self.counts + LAPLACE) / (total + len(self.counts) * LAPLACE) * total
        self.vectors = self.sums / smoothed[:, None]

    def state(self):
        return {f"{self.name}.vectors": self.vectors}


def added(parts, scale=1):
    return {name: (w, scale * sum(p[name][1] for p in parts)) for name, (w, _) in parts[0].items()}


class Composed:
    def trained(self):
        return {k: v for part in self.parts for k, v in part.trained().items()}

    def state(self):
        return {k: v for part in self.parts for k, v in part.state().items()}

    def move(self):
        for part in self.parts:
            part.move()


class Residual(Composed):
    """arXiv 2107.03312, algorithm 1; `exhaustive` tries all combinations of codes."""

    def __init__(self, name, levels, shared=False, exhaustive=False, estimator=straight_through, **options):
        self.parts = [Codebook(f"{name}.{level}", **options) for level in range(1 if shared else levels)]
        self.levels = self.parts * levels if shared else self.parts
        self.estimator, self.exhaustive = estimator, exhaustive

    def __call__(self, z):
        given = [None] * len(self.levels)
        if self.exhaustive:
            books = [level.vectors.detach() for level in self.levels]
            ways = list(itertools.product(*[range(len(b)) for b in books]))
            totals = torch.stack([sum(b[k] for b, k in zip(books, way)) for way in ways])
            best = torch.tensor(ways)[distances(z.detach(), totals).argmin(1)]
            given = list(best.T)
        left, q, codes, terms, seen = z, 0, [], [], []
        for level, chosen in zip(self.levels, given):
            vectors, _, found, each = level(left, chosen)
            seen += level.seen
            codes.append(found)
            terms.append(each)
            q = q + vectors
            left = left - vectors.detach()
        if len(self.parts) == 1:  # a shared codebook moves once, by all levels' rows
            self.parts[0].seen = seen
        return q, self.estimator(z, q), torch.cat(codes, 1), added(terms)


class Product(Composed):
    def __init__(self, *heads):
        self.parts = heads

    def __call__(self, z):
        q, y, codes, terms = zip(*[head(part) for head, part in zip(self.parts, z.chunk(len(self.parts), 1))])
        return torch.cat(q, 1), torch.cat(y, 1), torch.cat(codes, 1), added(terms, 1 / len(terms))


class Learned:
    """What has plain parameters and no averages."""

    frozen = ()

    def trained(self):
        return {k: v for k, v in self.parameters.items() if k not in self.frozen}

    def state(self):
        return self.parameters

    def move(self):
        pass


class LowDimensional(Composed):
    """arXiv 2110.04627, section 3.2."""

    def __init__(self):
        self.codebook = Codebook("q.codebook", dim=2, cosine=True)
        self.projections = Learned()
        self.projections.parameters = {"q.in.weight": drawn(4, 2), "q.in.bias": drawn(2), "q.out.weight": drawn(2, 4), "q.out.bias": drawn(4)}
        self.parts = [self.projections, self.codebook]

    def __call__(self, z):
        p = self.projections.parameters
        q, y, codes, terms = self.codebook(z @ p["q.in.weight"] + p["q.in.bias"])
        out = lambda v: v @ p["q.out.weight"] + p["q.out.bias"]
        return out(q), out(y), codes, terms


class FiniteScalar(Learned):
    """arXiv 2309.15505, appendix A.1."""

    parameters = {}

    def __call__(self, z):
        levels = torch.tensor([8.0, 5, 3, 2])
        half = (levels - 1) * (1 + 1e-3) / 2
        offset = torch.where(levels % 2 == 0, 0.5, 0.0)
        bounded = (z + (offset / half).atanh()).tanh() * half - offset
        width = (levels / 2).floor()
        q = straight_through(bounded, bounded.round()) / width
        return q.detach(), q, (bounded.round() + width).long(), {}


class LookupFree(Learned):
    """arXiv 2310.05737, eq. 2 to 5."""

    parameters = {}

    def __call__(self, z):
        q = torch.where(z > 0, 1.0, -1.0)
        all_codes = torch.tensor(list(itertools.product([-1.0, 1.0], repeat=4)))
        p = torch.softmax(-distances(z, all_codes), -1)
        balance = entropy(p).mean() - entropy(p.mean(0))
        return q, straight_through(z, q), (z > 0).long(), {"commitment": (0.25, ((z - q) ** 2).mean()), "entropy": (0.1, balance)}


class BinarySpherical(Learned):
    """arXiv 2406.07548, eq. 6 to 11."""

    parameters = {}

    def __call__(self, z):
        u = unit(z)
        q = torch.where(u > 0, 1.0, -1.0) / math.sqrt(4)
        p = torch.sigmoid(2 * u / math.sqrt(4))
        bit = lambda p: -(p * p.log() + (1 - p) * (1 - p).log())
        balance = bit(p).sum(1).mean() - bit(p.mean(0)).sum()
        return q, straight_through(u, q), (u > 0).long(), {"commitment": (0, ((u - q) ** 2).mean()), "entropy": (0.1, balance)}


class SimVq(Learned):
    """arXiv 2411.02038, eq. 8."""

    frozen = ("q.vectors",)

    def __init__(self):
        self.parameters = {"q.vectors": drawn(5, 4), "q.weight": drawn(4, 4)}

    def __call__(self, z):
        codebook = self.parameters["q.vectors"] @ self.parameters["q.weight"]
        codes = distances(z, codebook).argmin(1)
        q = codebook[codes]
        return q, straight_through(z, q), codes[:, None], pulls(z, q)


class Gumbel(Learned):
    """arXiv 1611.01144 without noise, and the distance from the uniform prior."""

    def __init__(self):
        self.parameters = {"q.logits.weight": drawn(4, 5), "q.logits.bias": drawn(5), "q.vectors": drawn(5, 4)}

    def __call__(self, z):
        p = self.parameters
        soft = torch.softmax(z @ p["q.logits.weight"] + p["q.logits.bias"], -1)
        codes = soft.argmax(1)
        hard = straight_through(soft, torch.nn.functional.one_hot(codes, 5).double())
        kl = (soft * (soft * 5).log()).sum(-1).mean()
        return p["q.vectors"][codes], hard @ p["q.vectors"], codes[:, None], {"kl": (5e-4, kl)}


class RandomProjection(Learned):
    """arXiv 2202.01855, eq. 1, with orthonormal columns."""

    frozen = ("q.projection", "q.vectors")

    def __init__(self):
        self.parameters = {"q.projection": torch.linalg.qr(drawn(4, 2))[0], "q.vectors": drawn(5, 2)}

    def __call__(self, z):
        labels = unit(self.parameters["q.vectors"])
        codes = distances(unit(z @ self.parameters["q.projection"]), labels).argmin(1)
        q = labels[codes] @ self.parameters["q.projection"].T
        return q, straight_through(z, q), codes[:, None], {}

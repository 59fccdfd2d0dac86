#!/usr/bin/env python3
"""Does beta, the weight of the commitment term, matter? `vqgrad train` with betas from 0.1 to 2, a few seeds each.

    bench/commitment.py --data DIR [--codebook ema] [--seeds 3] [--beta 0.1 ...] [--binary PATH] [--json FILE]

A seed's DeepFM is the same under every beta, so that differences are the VQ-VAE's alone. The table has means over
the seeds +- their standard deviation; errors are in percent of the embeddings' variance.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIGURES = {
    "error, %": lambda m: 100 * (1 - m["codebook"]["variance_explained"]),
    "used, %": lambda m: 100 * m["codebook"]["used"] / m["codebook"]["codes"],
    "perplexity": lambda m: m["codebook"]["perplexity"],
    "AUC lost": lambda m: m["test"]["original"]["auc"] - m["test"]["quantized"]["auc"],
}
DIGITS = [1, 1, 1, 4]
PAIRED = {"error, %": 2, "AUC lost": 5}


def train(options, beta, seed):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([options.binary, "train", "--data", options.data, "--out", f"{folder}/run", "--seed", str(seed),
                        "--width", "32", "--threads", str(options.threads), "--codebook", options.codebook,
                        "--commitment", str(beta)], check=True, stdout=subprocess.DEVNULL)
        metrics = json.loads(pathlib.Path(folder, "run", "metrics.json").read_text())
    return {name: figure(metrics) for name, figure in FIGURES.items()}


def cell(values, digits, sign=""):
    deviation = statistics.stdev(values) if len(values) > 1 else 0
    return f"{statistics.mean(values):{sign}.{digits}f} +- {deviation:.{digits}f}"


def print_table(runs, base):
    """A row a beta; the last columns compare seed by seed with beta `base`."""
    at_base = {run["seed"]: run for run in runs if run["beta"] == base}
    headers = ["beta", *FIGURES, *(f"{name.removesuffix(', %')} against {base:g}" for name in PAIRED)]
    print(f"| {' | '.join(headers)} |\n|{'---|' * len(headers)}")
    for beta in sorted({run["beta"] for run in runs}):
        mine = [run for run in runs if run["beta"] == beta]
        cells = [cell([run[name] for run in mine], digits) for name, digits in zip(FIGURES, DIGITS)]
        cells += [cell([run[name] - at_base[run["seed"]][name] for run in mine], digits, "+")
                  for name, digits in PAIRED.items()]
        print(f"| {beta:g} | {' | '.join(cells)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--codebook", default="ema", choices=["ema", "loss"])
    parser.add_argument("--beta", type=float, nargs="+", default=[0.25, 0.1, 0.5, 1, 2],
                        help="the others are compared with the first")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--binary", default=ROOT / "build" / "release" / "apps" / "vqgrad")
    parser.add_argument("--json", help="the single runs")
    options = parser.parse_args()
    runs = [{"beta": beta, "seed": seed, **train(options, beta, seed)}
            for beta in options.beta for seed in range(1, options.seeds + 1)]
    print_table(runs, options.beta[0])
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(runs, indent=1))


if __name__ == "__main__":
    main()

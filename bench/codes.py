#!/usr/bin/env python3
"""Quantization at equal bits: vqgrad's residual and product VQ-VAE beside faiss, on the rows of a .npy file.

    bench/codes.py RUN/item_embeddings.npy [--levels 4] [--codes 64 256] [--hold-out] [--seeds 1] [--collapse]

Needs faiss and NumPy (Debian: python3-faiss; call it by /usr/bin/python3). Builds build/bench first, unless --binary
names bench_codes. Errors are mean squared ones in percent of the variance. --hold-out trains on nine of ten rows
and shows the error of the tenth, too. --collapse shows which share of the codes is in use with and without
k-means start and restart instead, and needs no faiss.
"""
import argparse
import json
import pathlib
import statistics
import subprocess

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"


def build():
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DVQGRAD_BENCH=ON", "-DVQGRAD_TESTS=OFF",
                    "-DCMAKE_BUILD_TYPE=Release"], check=True, **quiet)
    subprocess.run(["cmake", "--build", BUILD, "--target", "bench_codes"], check=True, **quiet)
    return BUILD / "bench" / "bench_codes"


def ours(o, *arguments):
    runs = []
    for seed in range(1, o.seeds + 1):
        result = subprocess.run([o.binary, o.file, "--levels", str(o.levels), "--seed", str(seed), *arguments,
                                 *(["--hold-out"] if o.hold_out else [])], check=True, capture_output=True, text=True)
        runs.append(json.loads(result.stdout))
    return runs


def mean(runs, figure):
    return statistics.mean(figure(run) for run in runs)


def faiss_errors(o, codes):
    """(name, error of the training rows, of the held-out rows) of faiss's quantizers."""
    import faiss
    faiss.omp_set_num_threads(1)
    rows = np.load(o.file)
    held = np.arange(len(rows)) % 10 == 9
    train, test = (rows[~held], rows[held]) if o.hold_out else (rows, None)
    bits = codes.bit_length() - 1
    refined = faiss.ResidualQuantizer(rows.shape[1], o.levels, bits)
    refined.train_type = refined.train_type | faiss.ResidualQuantizer.Train_refine_codebook
    for name, quantizer in [("faiss product", faiss.ProductQuantizer(rows.shape[1], o.levels, bits)),
                            ("faiss residual", faiss.ResidualQuantizer(rows.shape[1], o.levels, bits)),
                            ("faiss residual, refined", refined)]:
        quantizer.train(train)
        error = lambda x: float(((x - quantizer.decode(quantizer.compute_codes(x))) ** 2).mean())
        yield name, error(train), None if test is None else error(test)


def compare(o):
    print(f"| bits | quantizer | parameters | error, % | over faiss |{' held out, % | over faiss |' * o.hold_out}")
    print(f"|---|---|---|---|---|{'---|---|' * o.hold_out}", flush=True)
    for codes in o.codes:
        bits = o.levels * (codes.bit_length() - 1)
        variance, base = None, {}
        width = np.load(o.file, mmap_mode="r").shape[1]
        rows = []
        for name, error, held in faiss_errors(o, codes):
            kind = "product" if "product" in name else "residual"
            base.setdefault(kind, (error, held))
            rows.append((name, kind, codes * width * (1 if kind == "product" else o.levels), error, held))
        for kind in ("product", "residual"):
            for name, more in [("k-means, no training", ["--hidden", "0", "--epochs", "0"]),
                               ("codebooks alone", ["--hidden", "0"]), ("VQ-VAE", [])]:
                runs = ours(o, "--kind", kind, "--codes", str(codes), *more)
                variance = runs[0]["variance"]
                rows.append((f"{kind}: {name}", kind, runs[0]["parameters"], mean(runs, lambda r: r["error"]),
                             mean(runs, lambda r: r["held_out"]) if o.hold_out else None))
        for name, kind, parameters, error, held in rows:
            line = f"| {bits} | {name} | {parameters:,} | {100 * error / variance:.2f} | {error / base[kind][0]:.3f} |"
            if o.hold_out:
                line += f" {100 * held / variance:.2f} | {held / base[kind][1]:.3f} |"
            print(line, flush=True)


def collapse(o):
    print("| codes a level | codebook | start | restart | used, % | perplexity | error, % |\n|---|---|---|---|---|---|---|")
    for codes in o.codes:
        for codebook in ("gradient", "moving averages"):
            for start in ("k-means", "near 0"):
                for restart in ("yes", "no"):
                    runs = ours(o, "--codes", str(codes), *["--ema"] * (codebook != "gradient"),
                                *["--no-start"] * (start != "k-means"), *["--no-restart"] * (restart == "no"))
                    print(f"| {codes} | {codebook} | {start} | {restart} "
                          f"| {100 * mean(runs, lambda r: statistics.mean(r['used'])):.1f} "
                          f"| {mean(runs, lambda r: statistics.mean(r['perplexity'])):.1f} "
                          f"| {100 * mean(runs, lambda r: r['error'] / r['variance']):.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--levels", type=int, default=4)
    parser.add_argument("--codes", type=int, nargs="+", default=[64, 256])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--collapse", action="store_true")
    parser.add_argument("--binary")
    options = parser.parse_args()
    options.binary = options.binary or build()
    (collapse if options.collapse else compare)(options)


if __name__ == "__main__":
    main()

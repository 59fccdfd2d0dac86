#!/usr/bin/env python3
"""Trains on synthetic sets of 100 thousand to 32 million ratings and shows the time per row.

    bench/scale.py [--rows 100000 ...] [--threads 1] [--batch 2048] [--svg FILE] [--json FILE]

Builds build/bench first. Each size is a process of its own, so that its peak memory is its own. Users (138,000)
and items (87,000) are the same at all sizes; those that no training row names have no embedding, which shows at
the smallest sizes. The largest takes 1.3 GiB and, with one thread, some three minutes.
"""
import argparse
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
ROWS = [100_000, 316_000, 1_000_000, 3_160_000, 10_000_000, 32_000_000]


def build():
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DVQGRAD_BENCH=ON", "-DVQGRAD_TESTS=OFF",
                    "-DCMAKE_BUILD_TYPE=Release"], check=True, **quiet)
    subprocess.run(["cmake", "--build", BUILD, "--target", "bench_scale"], check=True, **quiet)


def measure(rows, threads, batch):
    result = subprocess.run([BUILD / "bench" / "bench_scale", str(rows), str(threads), str(batch)], check=True,
                            capture_output=True, text=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    run = json.loads(result.stdout)
    run["us_a_row"] = 1e6 * run["train_seconds"] / run["train_rows"]
    return run


def print_row(run):
    print(f"| {run['rows']:>10,} | {run['users']:>7,} | {run['items']:>6,} | {run['us_a_row']:5.2f} "
          f"| {run['train_seconds']:6.1f} | {run['evaluate_seconds']:5.2f} | {run['peak_mib']:5.0f} "
          f"| {run['test_auc']:.4f} |", flush=True)


def draw(runs, file):
    figures = [str(figure) for run in runs for figure in (run["rows"], run["us_a_row"])]
    subprocess.run([BUILD / "bench" / "bench_scale", "plot", file, *figures], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, help="sizes, ascending [100000 to 32000000]")
    parser.add_argument("--threads", type=int, default=1, help="[%(default)s]")
    parser.add_argument("--batch", type=int, default=2048, help="rows a step [%(default)s]")
    parser.add_argument("--svg", metavar="FILE", help="write the plot there")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    build()
    print("|    ratings |   users |  items | us a row | train s | evaluate s | peak MiB | test AUC |")
    print("|-----------:|--------:|-------:|---------:|--------:|-----------:|---------:|---------:|")
    runs = []
    for rows in options.rows:
        runs.append(measure(rows, options.threads, options.batch))
        print_row(runs[-1])
    if options.svg:
        draw(runs, options.svg)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(runs, indent=2) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Trains on synthetic sets of 100 thousand to 32 million ratings and shows what a row costs.

    bench/scale.py [--rows 100000 ...] [--threads 1] [--batch 2048] [--svg FILE] [--json FILE]

Builds build/bench first. Each size is a process of its own, so that its peak memory is its own. Users (138,000)
and items (87,000) are the same at all sizes; those that no training row names have no embedding, which shows at
the smallest sizes. The largest takes 1.3 GiB and, with one thread, some three minutes.
"""
import argparse
import json
import math
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


def svg(runs):
    """Microseconds a row over rows, on a logarithmic axis of rows."""
    width, height, left, top, right, bottom = 640, 300, 70, 36, 20, 52
    low, high = (math.log10(runs[k]["rows"]) for k in (0, -1))
    most = 1.25 * max(run["us_a_row"] for run in runs)
    x = lambda rows: left + (width - left - right) * (math.log10(rows) - low) / max(high - low, 1e-9)
    y = lambda us: height - bottom - (height - top - bottom) * us / most
    text = lambda px, py, words, more="": f'<text x="{px:.1f}" y="{py:.1f}" {more}>{words}</text>'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
             f'aria-label="cost of a row by size of the data set" font-family="sans-serif" font-size="13">',
             "<style>text{fill:#444}.grid{stroke:#8884}.line{fill:none;stroke:#2f7ed8;stroke-width:2.5}"
             "circle{fill:#2f7ed8}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>",
             text(left, 20, "Cost of a row in training", 'font-size="15" font-weight="bold"')]
    step = 10 ** math.floor(math.log10(most / 2))
    step *= next(f for f in (1, 2, 5) if most / (step * f) < 6)
    for k in range(int(most / step) + 1):
        at = y(k * step)
        parts += [f'<line class="grid" x1="{left}" x2="{width - right}" y1="{at:.1f}" y2="{at:.1f}"/>',
                  text(left - 8, at + 4, f"{k * step:g}", 'text-anchor="end"')]
    for run in runs:
        name = f"{run['rows'] / 1e6:g} M" if run["rows"] >= 1e6 else f"{run['rows'] / 1e3:g} k"
        parts += [text(x(run["rows"]), height - bottom + 20, name, 'text-anchor="middle"'),
                  f'<circle cx="{x(run["rows"]):.1f}" cy="{y(run["us_a_row"]):.1f}" r="4"/>']
    points = " ".join(f"{x(run['rows']):.1f},{y(run['us_a_row']):.1f}" for run in runs)
    parts += [f'<polyline class="line" points="{points}"/>',
              text((left + width - right) / 2, height - 10, "ratings in the data set", 'text-anchor="middle"'),
              text(0, 0, "microseconds a row",
                   f'text-anchor="middle" transform="translate(18 {(top + height - bottom) / 2}) rotate(-90)"'),
              "</svg>"]
    return "\n".join(parts) + "\n"


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
        pathlib.Path(options.svg).write_text(svg(runs))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(runs, indent=2) + "\n")


if __name__ == "__main__":
    main()

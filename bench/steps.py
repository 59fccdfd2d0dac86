#!/usr/bin/env python3
"""Times a training step of each kind: through the tape, in libtorch and in PyTorch.

    bench/steps.py [--rounds 5] [--threads 1 2] [--json FILE]

Builds build/bench first. All programs start from the same numbers; their losses over eight steps are compared
before anything is timed. Then they take turns, so that a noisy machine is noisy for all. A peer that is not
installed (libtorch-dev, python3-torch) is left out.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
STEPS = ["deepfm", "vqvae", "codebook"]


def environment():
    """What the peers need to be at their best: no page faults for every temporary, the BLAS kernels that suit
    the CPU, which OpenBLAS 0.3.21 does not always find, and no thread that only waits."""
    flags = pathlib.Path("/proc/cpuinfo").read_text()
    core = {"OPENBLAS_CORETYPE": "SkylakeX"} if "avx512f" in flags else {}
    return {**os.environ, **core, "OPENBLAS_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "4294967296",
            "MALLOC_TRIM_THRESHOLD_": "8589934592", "MALLOC_TOP_PAD_": "268435456"}


def build():
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DVQGRAD_BENCH=ON", "-DVQGRAD_TESTS=OFF",
                    "-DCMAKE_BUILD_TYPE=Release"], check=True, **quiet)
    subprocess.run(["cmake", "--build", BUILD, "--target", "bench_steps"], check=True, **quiet)


def programs():
    """The command of each program that is there, and the reason of each that is not."""
    found, missing = {}, {}
    for name in ["tape", "libtorch"]:
        path = BUILD / "bench" / f"bench_{name}_steps"
        if path.exists():
            found[name] = [str(path)]
        else:
            missing[name] = "libtorch-dev was not found"
    # The distribution's own Python, where another one comes first.
    python = next((p for p in ["/usr/bin/python3", sys.executable] if shutil.which(p) and subprocess.run(
        [p, "-c", "import torch"], capture_output=True).returncode == 0), None)
    if python:
        found["pytorch"] = [python, str(ROOT / "bench" / "steps" / "pytorch_steps.py")]
    else:
        missing["pytorch"] = "python3-torch was not found"
    return found, missing


def run(command, step, threads, what):
    env = {**environment(), "OMP_NUM_THREADS": str(threads)}
    result = subprocess.run([*command, step, str(threads), what], env=env, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)} {step} {threads} {what}: exit {result.returncode}\n{result.stderr}")
    return [float(line) for line in result.stdout.split()]


def compare_losses(commands):
    for step in STEPS:
        losses = {name: run(command, step, 1, "check") for name, command in commands.items()}
        for name, values in losses.items():
            for k, (ours, theirs) in enumerate(zip(losses["tape"], values, strict=True)):
                if abs(ours - theirs) > 2e-6 * abs(ours):
                    sys.exit(f"{step}, step {k + 1}: the tape's loss is {ours}, that of {name} {theirs}")


def time_all(commands, all_threads, rounds):
    """By the number of threads: what is compared is measured in turn."""
    times = {threads: {step: {name: [] for name in commands} for step in STEPS} for threads in all_threads}
    for _ in range(rounds):
        for step in STEPS:
            for name, command in commands.items():
                for threads in all_threads:
                    times[threads][step][name] += run(command, step, threads, "time")
    return {str(threads): {step: {f"{name}_ms": statistics.median(ms) if (ms := of_step.get(name)) else None
                                  for name in ["tape", "libtorch", "pytorch"]}
                           for step, of_step in steps.items()} for threads, steps in times.items()}


def print_table(threads, steps):
    print(f"\n{threads} thread{'s' if threads > 1 else ''}: median ms a step, and how many times the tape's")
    print(f"{'':10}{'tape':>8}" + "".join(f"{name:>18}" for name in ["libtorch", "pytorch"]))
    for step, row in steps.items():
        line = f"{step:10}{row['tape_ms']:8.2f}"
        for name in ["libtorch", "pytorch"]:
            ms = row[f"{name}_ms"]
            line += f"{'-':>18}" if ms is None else f"{ms:10.2f} {ms / row['tape_ms']:5.2f} x"
        print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="of all programs, at least 1 [%(default)s]")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="[1 2]")
    parser.add_argument("--json", metavar="FILE", help="write the medians there")
    options = parser.parse_args()
    build()
    commands, missing = programs()
    for name, why in missing.items():
        print(f"without {name}: {why}")
    compare_losses(commands)
    print("losses of eight steps agree within 2e-6")
    result = time_all(commands, options.threads, max(options.rounds, 1))
    for threads in options.threads:
        print_table(threads, result[str(threads)])
    if {"1", "2"} <= result.keys():
        print("\ntwo threads against one, tape: " + ", ".join(
            f"{step} {result['1'][step]['tape_ms'] / result['2'][step]['tape_ms']:.2f} x" for step in STEPS))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({"threads": result}, indent=2) + "\n")


if __name__ == "__main__":
    main()

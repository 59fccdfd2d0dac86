#!/usr/bin/env python3
"""Writes code and output into the walkthroughs' texts: apps/walkthroughs/fill.py [NN...]

A text says `<!-- code: ANCHOR -->` or `<!-- output: ARGUMENTS -->` (or just `<!-- output -->`) before a fenced block.
Code is what stands between `// [anchor: ANCHOR]` and `// [end]` in apps/walkthroughs/NN_name.cpp or a header of that
folder that it includes; output is what the built program prints. `<!-- picture: ARGUMENTS -->` before an image makes
the program write it. The suite docs.walkthroughs holds the texts to it.
"""
import os
import pathlib
import re
import subprocess
import sys
import textwrap

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
PROGRAMS = ROOT / "build" / "release" / "apps" / "walkthroughs"


def run(program, arguments):
    built_in = {name: value for name, value in os.environ.items() if name != "VQGRAD_DATA_DIR"}
    result = subprocess.run([program, *arguments.split()], capture_output=True, text=True, env=built_in)
    if result.returncode:
        sys.exit(f"{program} {arguments}: exit {result.returncode}\n{result.stderr}")
    return result.stdout


def fill(text_file):
    name = text_file.stem
    source = (ROOT / "apps" / "walkthroughs" / f"{name}.cpp").read_text()
    source += "".join((ROOT / header).read_text()
                      for header in re.findall(r'^#include "(apps/walkthroughs/\w+\.hpp)"', source, re.M))
    anchors = {m[1]: textwrap.dedent(m[2])
               for m in re.finditer(r"^ *// \[anchor: ([\w-]+)\]\n(.*?)^ *// \[end\]\n", source, re.S | re.M)}

    def block(match):
        kind, what = match[1], (match[2] or "").strip()
        if kind == "code" and what not in anchors:
            sys.exit(f"{text_file}: {name}.cpp has no anchor {what}")
        body = anchors[what] if kind == "code" else run(PROGRAMS / name, what)
        return f"{match[0].splitlines()[0]}\n```{'cpp' if kind == 'code' else 'text'}\n{body.rstrip()}\n```\n"

    text = re.sub(r"<!-- (code|output)(?:: ?([^\n]*?))? -->\n```\w*\n.*?^```\n", block, text_file.read_text(),
                  flags=re.S | re.M)
    for match in re.finditer(r"<!-- picture(?:: ?(.*?))? -->\n!\[[^\]]*\]\(([^)]+)\)", text):
        run(PROGRAMS / name, f"{match[1] or ''} --svg {FOLDER / match[2]}")
    text_file.write_text(text)


for text_file in sorted(FOLDER.glob("[0-9]*.md")):
    if not sys.argv[1:] or text_file.stem[:2] in sys.argv[1:]:
        fill(text_file)

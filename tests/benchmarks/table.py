"""Prints the figures of ``flows.py`` from standard input as a table."""

import json
import os
import platform
import sys

figures = [json.loads(line.removeprefix("BENCH ")) for line in sys.stdin]
core = {(f["step"], f["count"]): f for f in figures if not f["ours"]}
print(
    f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
)
HEAD = ("Odoo s", 10), ("ours s", 10), ("ratio", 8), ("Odoo q", 9), ("ours q", 9)
print(f"{'step':48}{'N':>8}" + "".join(f"{name:>{width}}" for name, width in HEAD))
for figure in figures:
    if not figure["ours"]:
        continue
    line = f"{figure['step']:48}{figure['count']:>8}"
    other = core.get((figure["step"], figure["count"]))
    if other:
        ratio = other["seconds"] / max(figure["seconds"], 1e-6)
        line += f"{other['seconds']:>10.2f}{figure['seconds']:>10.2f}{ratio:>7.1f}x"
        line += f"{other['queries']:>9}{figure['queries']:>9}"
    else:
        line += (
            f"{'':>10}{figure['seconds']:>10.3f}{'':>8}{'':>9}{figure['queries']:>9}"
        )
    print(line)

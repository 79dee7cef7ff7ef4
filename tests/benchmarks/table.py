"""Prints the figures of ``flows.py`` from standard input as a table."""

import json
import os
import platform
import sys

NUMBERS = ("seconds", "processor", "queries")
HEAD = (
    ("Odoo s", 10),
    ("ours s", 10),
    ("ratio", 8),
    ("Odoo cpu", 10),
    ("ours cpu", 10),
    ("ratio", 8),
    ("Odoo q", 9),
    ("ours q", 9),
)


def totals(figures):
    """Yield the sum of the steps of each document."""
    documents = {}
    for figure in figures:
        if figure.get("document"):
            key = figure["ours"], figure["document"], figure["count"]
            documents.setdefault(key, []).append(figure)
    for (ours, document, count), steps in documents.items():
        if len(steps) > 1:
            yield {
                "ours": ours,
                "step": f"= {document} in total",
                "count": count,
                **{name: sum(step[name] for step in steps) for name in NUMBERS},
            }


def ratio(core, ours):
    return f"{core / max(ours, 1e-6):>7.1f}x"


figures = [json.loads(line.removeprefix("BENCH ")) for line in sys.stdin]
figures += totals(figures)
core = {(f["step"], f["count"]): f for f in figures if not f["ours"]}
print(
    f"{os.cpu_count()} cores, {platform.machine()}, "
    f"Python {platform.python_version()}; load {os.getloadavg()[2]:.1f}"
)
print("cpu: processor seconds of Odoo and its database server, whatever else runs")
print(f"{'step':48}{'N':>8}" + "".join(f"{name:>{width}}" for name, width in HEAD))
over = 0
for figure in figures:
    if not figure["ours"]:
        continue
    line = f"{figure['step']:48}{figure['count']:>8}"
    other = core.get((figure["step"], figure["count"]))
    processor = figure.get("processor")
    if other:
        line += f"{other['seconds']:>10.2f}{figure['seconds']:>10.2f}"
        line += ratio(other["seconds"], figure["seconds"])
        line += f"{other['processor']:>10.2f}{processor:>10.2f}"
        line += ratio(other["processor"], processor)
        for known in (other, figure):
            line += f"{known.get('queries', ''):>9}"
    else:
        used = "" if processor is None else f"{processor:.3f}"
        line += f"{'':>10}{figure['seconds']:>10.3f}{'':>18}{used:>10}{'':>17}"
        line += f"{figure.get('queries', ''):>9}"
    if most := figure.get("most"):
        line += f"  of {most:.3f} s"
    if figure["seconds"] > (most or float("inf")):
        line += " OVER"
        over += 1
    if figure.get("peak_mb", 0) > figure.get("most_mb", float("inf")):
        line += f" OVER {figure['most_mb']} MB"
        over += 1
    if "peak_mb" in figure:
        line += f"{figure['peak_mb']:>7} MB  {', '.join(figure['scans'])}"
    if "kilobytes" in figure:
        line += f"{figure['kilobytes']:>7} kB"
        line += f" (Odoo {other['kilobytes']} kB)" if other else ""
    print(line)
if over:
    print(f"{over} figures are over their limit")

"""The table, as Markdown."""

import argparse
import platform
from collections.abc import Sequence

from bench.measuring import Result


def _figure(value: float | None) -> str:
    return "--" if value is None else f"{value:.1f}"


def _row(one: Result) -> str:
    if not one.runs:
        met = "yes" if one.cpu is not None and one.cpu <= one.reach else "**no**"
        return f"| {one.name} | | | {_figure(one.cpu)} | {one.reach:.0f} | {met} | | | | | |"
    single, many = one.runs[1], one.runs[16]
    met = "yes" if single.cpu <= one.reach else "**no**" if one.reach else ""
    ratio = f"{single.cpu / one.bare:.1f}" if one.bare else ""
    return (
        f"| {one.name} | {single.app:.1f} | {single.database:.1f} | {single.cpu:.1f} "
        f"| {one.reach:.0f} | {met} | {single.p50:.0f} / {single.p95:.0f} "
        f"| {many.cpu:.1f} | {many.p50:.0f} / {many.p95:.0f} | {one.queries or ''} | {ratio} |"
    )


def table(results: Sequence[Result], options: argparse.Namespace) -> str:
    rows = "\n".join(_row(one) for one in results)
    foreign = max((m.foreign for one in results for m in one.runs.values()), default=0.0)
    return f"""
CPU milliseconds per request, application + database. {options.items:,} items as tasks and
once more as cases, {options.seconds} s per operation and load, the cheapest of
{options.rounds} rounds, two web processes, Python {platform.python_version()};
other work took up to {foreign:.1f} processors meanwhile.

| operation | app | database | CPU | reach | met | p50 / p95 | CPU at 16 | p50 / p95 at 16 \
| queries | × bare SQL |
|---|---|---|---|---|---|---|---|---|---|---|
{rows}
"""

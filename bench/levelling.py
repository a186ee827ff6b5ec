"""Levelling against the best known makespans of PSPLIB:

    python -m bench.levelling [--seconds 10] [--every 1] [--exact] [FOLDER]

FOLDER holds `.sm` files and `best_known_makespan.csv` (default: `2_projects/psplib` of
CHARTER_REFERENCE_DATA, else ../shared/data). Every schedule is checked: feasible, and never better
than the best known. Prints per class the number of instances, how many are as good, the mean and
the largest gap, and CPU seconds (the list scheduler's limit is CPU time too, so that neighbours on
the machine do not count). With --made it makes instances of 60 jobs of its own instead and
holds both ways, each with --seconds, against the best that is known of them: what CP-SAT finds in
ten times the time, proven to be the shortest or not.
"""

import argparse
import csv
import os
import random
import sys
import time
from collections import defaultdict
from pathlib import Path

from charter.rooms.resources.levelling import exact, lists, psplib
from charter.rooms.resources.levelling.problem import Job, Problem, Wait, faults, steady

HERE = Path(__file__).parent.parent
Row = tuple[str, int, int, float]


def solved(problem: Problem, options: argparse.Namespace) -> tuple[lists.Found, float]:
    began = time.process_time()
    if options.exact:
        found = exact.solve(problem, seconds=options.seconds)
    else:
        limit = options.seconds
        found = lists.level(problem, rounds=10**9, seconds=limit, clock=time.process_time)
    spent = time.process_time() - began
    wrong = faults(problem, found.starts)
    if wrong:
        sys.exit(f"not feasible: {wrong[:3]}")
    return found, spent


def published(options: argparse.Namespace) -> list[Row]:
    with (options.folder / "best_known_makespan.csv").open(encoding="ascii") as file:
        best = {row["instance"]: int(row["best_known_makespan"]) for row in csv.DictReader(file)}
    rows = []
    for name, known in sorted(best.items())[:: options.every]:
        found, spent = solved(psplib.read(options.folder / name), options)
        if found.span < known:
            sys.exit(f"{name}: {found.span} is better than the best known {known}")
        rows.append((name.split("_")[0][:3], known, found.span, spent))
    return rows


def made(count: int, seed: int) -> Problem:
    """Jobs in four layers or so, one to ten units long, of four resources as PSPLIB asks them."""
    chance = random.Random(seed)
    jobs = [Job(0)]
    waits = []
    for n in range(1, count + 1):
        needs = tuple((k, chance.randint(1, 10)) for k in range(4) if chance.random() < 0.5)
        jobs.append(Job(chance.randint(1, 10), needs))
        for m in chance.sample(range(max(1, n - 15), n), min(n - 1, chance.randint(1, 2))):
            waits.append(Wait(m, n, jobs[m].length))
    return Problem(jobs, waits, [steady(chance.randint(14, 24)) for _k in range(4)])


def of_our_own(options: argparse.Namespace) -> list[Row]:
    rows = []
    for seed in range(options.made):
        problem = made(60, seed)
        best = exact.solve(problem, seconds=10 * options.seconds)
        by_list = solved(problem, options)
        options.exact = True
        by_solver = solved(problem, options)
        options.exact = False
        known = min(best.span, by_list[0].span, by_solver[0].span)
        kind = "proven" if best.is_best else "not proven"
        for way, (found, spent) in (("list scheduler", by_list), ("CP-SAT", by_solver)):
            rows.append((f"60 jobs of our own, {kind}, {way}", known, found.span, spent))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    data = Path(os.environ.get("CHARTER_REFERENCE_DATA", HERE / "../shared/data"))
    parser.add_argument("folder", nargs="?", type=Path, default=data / "2_projects/psplib")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--made", type=int, default=0)
    parser.add_argument("--exact", action="store_true")
    options = parser.parse_args()
    if not options.made and not options.folder.exists():
        sys.exit(f"no PSPLIB files in {options.folder}: set CHARTER_REFERENCE_DATA")
    classes: dict[str, list[Row]] = defaultdict(list)
    for row in of_our_own(options) if options.made else published(options):
        classes[row[0]].append(row)
    for name, rows in sorted(classes.items()):
        gaps = [100 * (span - known) / known for _name, known, span, _spent in rows]
        even = sum(1 for gap in gaps if gap == 0)
        print(
            f"{name}: {len(rows)} instances, {even} as good as the best known, mean gap"
            f" {sum(gaps) / len(gaps):.2f} %, largest {max(gaps):.2f} %,"
            f" {sum(row[3] for row in rows) / len(rows):.1f} s of CPU each"
        )


if __name__ == "__main__":
    main()

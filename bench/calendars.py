"""The working-time engine against the minute walker, 100,000 random cases.

Run it from the checkout: `python bench/calendars.py [cases] [seed]`. It prints how many cases were
compared, how many differed, and how long the engine alone takes for one due moment.
"""

import random
import sys
import time

from charter.org.tests.walker import MINUTE, SPAN, differences, some_walker

PER_CALENDAR = 250


def speed(seed: int) -> float:
    """Microseconds for one due moment of eight hours on a warm engine."""
    rng = random.Random(seed)
    walker = some_walker(rng)
    starts = [walker.start + rng.randrange(SPAN // 2) * MINUTE for _ in range(20_000)]
    began = time.process_time()
    for start in starts:
        walker.engine.due(start, 8 * 3600)
    return (time.process_time() - began) / len(starts) * 1e6


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261121
    rng, compared, wrong = random.Random(seed), 0, []
    while compared < wanted:
        found, differing = differences(rng, 10, PER_CALENDAR)
        compared, wrong = compared + found, wrong + differing
        print(f"{compared:,} compared, {len(wrong)} differ", flush=True)
    print(f"one due moment: {speed(seed):.1f} µs of CPU")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""How often the classifier of texts is right on sets that nobody here wrote:

    python -m bench.classification            # needs charter[learning] and ../shared/data

Each set is split by the product's own rule (a fifth held back, by key), trained by the product's
own trainer, and predicted by its own code from the stored form. Beside it stand always saying the
commonest label and a list of keywords, written before looking at the held-back fifth.
"""

import csv
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from charter.rooms.classifying.linear import LinearModel
from charter.rooms.classifying.measuring import Sample, interval, measure, split
from charter.rooms.classifying.training import fit

FOLDER = Path(os.environ.get("CHARTER_REFERENCE_DATA", "../shared/data"))
URGENT = re.compile(r"^\s*【(.{2,10}?)】")
NIGHT = {"00", "01", "02", "03", "04", "05", "22", "23"}
BAD_MEAL = (
    *("难吃", "差", "慢", "不好", "没有", "少", "凉", "不新鲜", "失望", "再也不", "晚", "错", "退"),
    *("垃圾", "投诉", "咸", "一般", "硬", "油", "洒", "小时", "太", "贵"),
)
DANGER = (
    "垂落",
    "傾斜",
    "倒塌",
    "漏電",
    "外露",
    "掉落",
    "危險",
    "斷裂",
    "燒",
    "火",
    "觸電",
    "緊急",
)
Row = tuple[str, str]


def rows(name: str) -> Iterator[list[str]]:
    with open(FOLDER / name, encoding="utf-8-sig", newline="") as file:
        yield from list(csv.reader(file))[1:]


def taipei() -> list[Row]:
    """The kind of matter from its address and hour: all that this set says of a report."""
    found = rows("1_service_desk/taipei1999_2025-07.csv")
    return [(f"{address} {when.zfill(6)[:2]}時", item) for _id, item, address, _day, when in found]


def taipei_by_words(text: str) -> str:
    return "場所與設施噪音舉發" if text[-3:-1] in NIGHT else "大型廢棄物清運聯繫"


def waimai() -> list[Row]:
    return [(text, label) for label, text in rows("3_satisfaction_people/waimai_10k.csv")]


def waimai_by_words(text: str) -> str:
    return "0" if any(word in text for word in BAD_MEAL) else "1"


def streetlight() -> list[Row]:
    """Urgent or not, as the hotline marked it; the mark itself is cut off."""
    found = []
    for _id, _district, _place, text, _day in rows(
        "1_service_desk/taipei_streetlight_reports_2024H1.csv"
    ):
        mark = URGENT.match(text)
        urgent = mark is not None and "緊急" in mark[1]
        found.append((URGENT.sub("", text), "urgent" if urgent else "usual"))
    return found


def streetlight_by_words(text: str) -> str:
    return "urgent" if any(word in text for word in DANGER) else "usual"


SETS: tuple[tuple[str, Callable[[], list[Row]], Callable[[str], str]], ...] = (
    ("Taipei 1999, kind of matter from address and hour", taipei, taipei_by_words),
    ("waimai reviews, satisfied or not", waimai, waimai_by_words),
    ("Taipei street lights, urgent or not from the words", streetlight, streetlight_by_words),
)


def one(name: str, read: Callable[[], list[Row]], by_words: Callable[[str], str]) -> str:
    samples = [Sample(n, text, label) for n, (text, label) in enumerate(read())]
    learned, held = split(name, samples)
    start = time.process_time()
    packed = fit([(one.text, one.label) for one in learned]).dump()
    took = time.process_time() - start
    model = LinearModel.load(packed)
    spent = []
    for sample in held[:1000]:
        start = time.process_time()
        model.predict(sample.text)
        spent.append(1000 * (time.process_time() - start))
    found = measure(learned, held, lambda text: model.predict(text).label, by_words)
    low, high = interval(found.right, found.count) or (0.0, 0.0)
    shares = [100 * n / found.count for n in (found.right, found.majority, found.rules)]
    cpu = statistics.median(spent), sorted(spent)[int(0.99 * len(spent))]
    return (
        f"| {name} | {len(samples):,} | {found.count:,} | {len(model.classes)} "
        f"| **{shares[0]:.1f} %** ({low:.1f}–{high:.1f}) | {shares[1]:.1f} % | {shares[2]:.1f} % "
        f"| {took:.1f} s | {len(packed) // 1024} KiB | {cpu[0]:.3f} / {cpu[1]:.3f} ms |"
    )


def main() -> None:
    if not FOLDER.is_dir():
        raise SystemExit(f"no reference data in {FOLDER}: set CHARTER_REFERENCE_DATA")
    print("| set | texts | held back | labels | model (95 %) | majority | keywords | training CPU "
          "| stored | prediction CPU, median / P99 |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, read, by_words in SETS:
        print(one(name, read, by_words), flush=True)


if __name__ == "__main__":
    main()

"""What a forwarded mail says of the one inside it: pure, and never an error.

Mail programs write the head of the original as lines of text ("From:", "寄件者：" …) below a mark;
some put the original along as it came.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from charter.kernel.mail.words import said_in

SUBJECT = re.compile(r"^\s*(fw|fwd|wg|轉寄|转发|轉傳)\s*[:：]", re.IGNORECASE)
MARK = re.compile(
    r"(forwarded message|begin forwarded|轉寄的郵件|轉寄郵件|转发的邮件|转发邮件|已轉寄|被转发)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
HEADS = {
    "from": "from|寄件者|寄件人|发件人|發件人",
    "subject": "subject|主旨|主题|主題",
    "other": "date|sent|to|cc|reply-to|importance|attachments|日期|寄件日期|傳送日期|傳送時間"
    "|发送时间|發送時間|收件者|收件人|副本|抄送|回覆至|附件",
}
LINE = {
    name: re.compile(rf"^\W*({words})\W*?[:：]\s*(.*)$", re.IGNORECASE)
    for name, words in HEADS.items()
}
MOST_LINES = 2000


@dataclass(frozen=True)
class Forwarded:
    """`preface` is what the one who passed it on wrote above it."""

    sender: str
    name: str
    subject: str
    text: str
    preface: str = ""


def forwarded_in(subject: str, text: str) -> Forwarded | None:
    """None where nothing was passed on, and where the original's sender has no address."""
    lines = text.splitlines()[:MOST_LINES]
    marks = [n for n, line in enumerate(lines) if MARK.search(line)]
    if not marks and not SUBJECT.match(subject):
        return None
    start = next((n for n in _heads(lines) if not marks or n > marks[0]), None)
    if start is None:
        return None
    told, end = _head(lines, start)
    address = ADDRESS.search(told["from"])
    if address is None:
        return None
    name = re.sub(r"[<\[(].*$", "", told["from"].replace("mailto:", "")).strip("*\"' ")
    body = "\n".join(re.sub(r"^(> ?)+", "", line) for line in lines[end:]).strip()
    above = "\n".join(lines[: marks[0] if marks else start])
    return Forwarded(
        address[0].lower()[:254],
        "" if ADDRESS.search(name) else name[:100],
        told.get("subject", "").strip("* ")[:300],
        said_in(body),
        re.sub(r"[-_]{4,}.*$", "", above, flags=re.DOTALL).strip(),
    )


def _heads(lines: list[str]) -> Iterator[int]:
    """Lines that say from whom, with another line of a head near below."""
    for n, line in enumerate(lines):
        near = lines[n + 1 : n + 4]
        if LINE["from"].match(line) and any(_is_head(one) for one in near):
            yield n


def _is_head(line: str) -> bool:
    return any(pattern.match(line) for pattern in LINE.values())


def _head(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """What the head says, and the line below it. A folded line belongs to the one before."""
    told: dict[str, str] = {}
    n = start
    while n < len(lines) and (_is_head(lines[n]) or (lines[n][:1] in " \t" and lines[n].strip())):
        for name in ("from", "subject"):
            if (found := LINE[name].match(lines[n])) and name not in told:
                told[name] = found[2]
        n += 1
    return told, n

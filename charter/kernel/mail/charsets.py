"""Bytes of a mail as text, whatever the sender's program says they are.

Labels lie: GB2312 is written as GBK, Big5 with Microsoft's additions, and some headers carry
raw bytes without any label.
"""

import re
from email.header import decode_header
from email.message import Message

ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "cp950",
    "x-x-big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "iso-2022-jp": "iso2022_jp_ext",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "unknown-8bit": "",
    "x-unknown": "",
    "default": "",
}
# The two-byte characters that people write most: level 1 of each standard.
COMMON = {"cp950": (0xA4, 0xC6), "gb18030": (0xB0, 0xD7)}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SPACE = re.compile(r"[ \t]+")


def text_of(data: bytes, charset: str = "") -> str:
    """Decoded as labelled if that fits, else as UTF-8, Big5 or GB18030, whichever it is; never
    an error. Control characters and halves of characters are left out."""
    label = (charset or "").strip().strip("\"'").lower()
    for name in (ALIASES.get(label, label), "big5hkscs" if label == "big5" else ""):
        if name and (found := _strict(data, name)) is not None:
            return clean(found)
    return clean(_guessed(data, label))


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _guessed(data: bytes, label: str) -> str:
    if (found := _strict(data, "utf-8")) is not None:
        return found
    fits = [name for name in COMMON if _strict(data, name) is not None]
    if fits:
        return data.decode(max(fits, key=lambda name: _share(data, *COMMON[name])))
    named = ALIASES.get(label, label)
    try:
        return data.decode(named or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _share(data: bytes, low: int, high: int) -> float:
    """How many of its two-byte characters are common ones in that encoding."""
    place, common, pairs = 0, 0, 0
    while place < len(data):
        if data[place] < 0x80:
            place += 1
            continue
        pairs, common = pairs + 1, common + (low <= data[place] <= high)
        place += 2
    return common / pairs if pairs else 0.0


def clean(text: str) -> str:
    """What a database and a page can hold."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def header(message: "Message", name: str) -> str:
    """One header as a line of text, with encoded words decoded and raw bytes guessed."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return SPACE.sub(" ", decoded(str(value)).replace("\n", " ")).strip()
    return ""


def headers(message: "Message", *names: str) -> list[str]:
    """Every header of these names as it stands, on one line each."""
    wanted = {name.lower() for name in names}
    found = [str(value) for key, value in message.raw_items() if key.lower() in wanted]
    return [value.replace("\r", "").replace("\n", "") for value in found]


def decoded(raw: str) -> str:
    """Encoded words and raw bytes as text."""
    raw = raw.replace("\r", "").replace("\n", "")
    try:
        # Words of one charset are joined before they are decoded: programs cut inside characters.
        parts = decode_header(raw) if raw.isascii() else [(_bytes(raw), None)]
    except (ValueError, LookupError):
        parts = [(_bytes(raw), None)]
    if not raw.isascii() and "=?" in raw:
        return text_of(_bytes(raw))
    said = [p if isinstance(p, str) else text_of(p, str(label or "")) for p, label in parts]
    return clean("".join(said))


def _bytes(raw: str) -> bytes:
    return raw.encode("utf-8", "surrogateescape")

"""A record's number as a URL or a form says it."""

DIGITS = 18  # fewer than a bigint has


def key_in(text: str) -> int | None:
    """The number; None for anything else, and for one that no table could hold.

    `str.isdigit` would let "²" through, and `int` refuses five thousand digits.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None

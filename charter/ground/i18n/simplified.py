"""Simplified Chinese from Traditional: OpenCC `t2s` character by character, and a reviewed table
for the words that differ. Never `tw2sp`: it rewrites policy words (執行階段 becomes 运行阶段)."""

import re
from functools import cache
from pathlib import Path

import opencc
from django.utils.translation import get_language

from charter.ground import datafile

QUOTES = str.maketrans({"「": "“", "」": "”", "『": "‘", "』": "’"})


@cache
def terms() -> dict[str, str]:
    """Traditional word -> Simplified word, longest first."""
    table = datafile.read(Path(__file__).with_name("terms.yaml"))
    return {word: table[word] for word in sorted(table, key=len, reverse=True)}


@cache
def _tools() -> tuple[opencc.OpenCC, re.Pattern[str]]:
    return opencc.OpenCC("t2s"), re.compile("|".join(map(re.escape, terms())))


def simplify(text: str) -> str:
    """The text in Simplified Chinese; anything that is not Chinese stays as it is."""
    converter, words = _tools()
    done: str = converter.convert(words.sub(lambda found: terms()[found.group()], text))
    return done.translate(QUOTES)


def in_script(text: str) -> str:
    """Stored Traditional text (a policy, a name of ours) in the script of the reader."""
    return simplify(text) if get_language() == "zh-hans" else text

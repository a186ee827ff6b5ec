"""Every text that is meant for translation, found without GNU gettext.

Python is read by `ast`; templates by Django's own `templatize`, which turns them into calls of
gettext that are then read the same way.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# name of the function -> positions of (context, singular, plural) among its arguments
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "_l": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
    "phrase": (None, 0, None),
}
CALL = re.compile(rf"(?<![\w.])({'|'.join(sorted(CALLS, key=len, reverse=True))})\(")
SKIPPED = {"tests", "migrations", "locale", "static", "assets"}


@dataclass(frozen=True, order=True)
class Message:
    text: str
    plural: str = ""
    context: str = ""


def messages(files: Iterable[Path]) -> dict[Message, str]:
    """Each message of these files, with the file that says it first."""
    found: dict[Message, str] = {}
    for path in sorted(files):
        source = path.read_text(encoding="utf-8")
        read = in_python if path.suffix == ".py" else in_template
        for message in read(source):
            found.setdefault(message, path.name)
    return found


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def in_template(source: str) -> Iterator[Message]:
    calls = templatize(source)
    for match in CALL.finditer(calls):
        end = _closing(calls, match.end())
        tree = ast.parse(calls[match.start() : end], mode="eval")
        assert isinstance(tree.body, ast.Call)
        yield from _of_call(tree.body)


def _of_call(node: ast.Call) -> Iterator[Message]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in CALLS:
        return
    parts = [_literal(node, place) for place in CALLS[name]]
    context, text, plural = parts
    if text:
        yield Message(text, plural, context)


def _literal(node: ast.Call, place: int | None) -> str:
    if place is None or place >= len(node.args):
        return ""
    value = node.args[place]
    said = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return str(value.value) if said else ""  # type: ignore[attr-defined]


def _closing(text: str, start: int) -> int:
    """Just after the parenthesis that closes the call; strings may hold parentheses."""
    depth, quote, i = 1, "", start
    while depth:
        char = text[i]
        if quote:
            if char == "\\":
                i += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        else:
            depth += {"(": 1, ")": -1}.get(char, 0)
        i += 1
    return i

"""Hostile input for every form and every JSON body of the house.

A target is a form found on a page (with the values that a browser would send) or an operation of
the JSON API. A case is a target with one or all of its values replaced by something nasty. What
must hold: never a 5xx, never a word without meaning, and after a refusal the database is, to the
last byte of every business table, as it was.
"""

import copy
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from charter.org.models import Person
from charter.site.api import api
from tests import crawl

MEGABYTES = "行章" * (10 * 1024 * 1024 // 6)
TEXTS = [
    "",
    " \t\u3000",
    "\0",
    "a\0b",
    "\u202e\u2066mirror\u2069",
    "\u200b\u200d\ufeff",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "𠮷𡃁\U0002ebe0",
    "=1+1|cmd' /C calc'!A0",
    '＝HYPERLINK("http://evil.example")',
    "{{ 7|add:7 }}{% load x %}",
    "%(by)s %s %",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1; --",
    "../../../../etc/passwd",
    "javascript:alert(1)",
    "//evil.example/",
    "x" * 10_000,
    "\r\nSet-Cookie: a=b",
    "²",
    "٣",
    "0",
    "-1",
    "1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "1" * 400,
    "1" * 5000,
    str(2**31),
    str(2**63),
    "-" + str(2**63 + 1),
    "0.000000000000000000001",
    "999999999999999999.99",
    "999999999",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "99:99",
    "true",
    "null",
    "[]",
    "{}",
    "[[[[[[]]]]]]",
]
JSON_VALUES: list[Any] = [
    None,
    True,
    [],
    {},
    [None],
    {"$ne": 1},
    "\ud800",
    2**31,
    2**63,
    -(2**70),
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    -0.5,
    [[[[]]]],
    *TEXTS,
]
FILES = [
    ("x.pdf", b""),
    ("x.pdf", b"%PDF-1.4\0"),
    ("../../x.xlsx", b"PK\3\4garbage"),
    ("x.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("x.csv", "=1+1,\0,\ud800".encode("utf-8", "surrogatepass")),
    ("x.csv", b"\xff\xfe\0\0\xd8"),
    ("x.svg", b"<svg onload='alert(1)'/>"),
    ("名" * 100 + ".txt", "文字".encode()),
    ("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
]
# Tables that tell of coming and going, not of business.
PASSING = {"journal_attempt", "django_session", "usersessions_usersession", "pghistory_context"}


@dataclass
class Target:
    """Where input goes: `body` is the field names with honest values, or a JSON schema."""

    person: str
    method: str
    path: str
    body: dict[str, Any] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    is_json: bool = False

    @property
    def name(self) -> tuple[str, str, tuple[str, ...]]:
        return self.method, route_of(self.path), tuple(sorted([*self.body, *self.files]))


@cache
def route_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return ""


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def pages(company: SimpleNamespace, starts: dict[str, list[str]], limit: int) -> Iterator[Any]:
    """(person, path, html) of everything that the people reach from their starts, breadth first,
    at most two pages of one route and query keys for each of them."""
    for name, first in starts.items():
        client, queue, seen = signed_in(getattr(company, name)), list(first), {}
        asked: set[str] = set()
        while queue and len(asked) < limit:
            path = queue.pop(0)
            at = urlsplit(path)
            kind = (route_of(path), at.query.partition("=")[0])
            if path in asked or seen.get(kind, 0) >= 2 or at.path.startswith("/static/"):
                continue
            asked.add(path)
            seen[kind] = seen.get(kind, 0) + 1
            answer = client.get(path)
            assert answer.status_code < 500, path
            if "html" not in answer.headers.get("Content-Type", "") or answer.streaming:
                continue
            html = answer.content.decode()
            queue += crawl.local(crawl.read(at.path, html).links)
            yield name, at.path, html


def form_targets(
    company: SimpleNamespace, starts: dict[str, list[str]], limit: int
) -> tuple[list[Target], list[Target]]:
    """The forms of all pages, and what no form of ours would send."""
    found: dict[Any, Target] = {}
    reached: dict[str, tuple[str, str]] = {}
    for name, path, html in pages(company, starts, limit):
        page = crawl.read(path, html)
        for link in crawl.local([*page.links, *(form.action for form in page.forms)]):
            if route := route_of(link):
                reached.setdefault(route, (name, urlsplit(link).path))
        for form in page.forms:
            if not route_of(form.action) or "/logout/" in form.action:
                continue
            files = [one.name for one in form.fields if one.kind == "file"]
            target = Target(name, form.method, form.action, form.filled, files)
            found.setdefault((name if form.method == "post" else "", *target.name), target)
    return [*found.values()], _blind(found, reached)


def _blind(found: dict[Any, Target], reached: dict[str, tuple[str, str]]) -> list[Target]:
    """Every route that any page leads to, with field names of other pages: a POST that no form
    of ours would send."""
    names = sorted({name for target in found.values() for name in target.body})
    chance = random.Random(len(names))
    return [
        Target(
            person, "post", path, {name: [""] for name in chance.sample(names, min(9, len(names)))}
        )
        for person, path in reached.values()
        if "logout" not in path
    ]


def _example(schema: dict[str, Any], whole: dict[str, Any]) -> Any:
    """Something that the schema would accept."""
    if "$ref" in schema:
        return _example(whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]], whole)
    if options := schema.get("anyOf") or schema.get("allOf") or schema.get("oneOf"):
        return _example(options[0], whole)
    if "enum" in schema:
        return schema["enum"][0]
    if "default" in schema and schema["default"] is not None:
        return schema["default"]
    kind, form = schema.get("type"), schema.get("format", "")
    if kind == "object":
        names = schema.get("properties", {})
        return {name: _example(inner, whole) for name, inner in names.items()}
    if kind == "array":
        return [_example(schema.get("items", {}), whole)]
    return {
        "date": "2026-12-01",
        "date-time": "2026-12-01T09:00:00+08:00",
    }.get(form) or {"integer": 1, "number": 1.5, "boolean": True}.get(str(kind), "字")


def json_targets(clients: dict[str, Client], limit: int, number: int) -> list[Target]:
    """`number` operations from all over the API, each as somebody and with a record that it does
    not answer with 404, if one of the first `limit` records is such."""
    whole = api.get_openapi_schema()
    operations = [
        (template, method, operation)
        for template, operations in whole["paths"].items()
        for method, operation in operations.items()
    ]
    answered: dict[str, Target] = {}  # by the record that the path begins with
    found = []
    for template, method, operation in spread(operations, number):
        content = operation.get("requestBody", {}).get("content", {})
        schema = next(iter(content.values()), {}).get("schema", {})
        body = _example(schema, whole) if schema else {}
        record = template.partition("}")[0]
        tried = [
            Target(person, method, path, body, is_json=True)
            for path in _with_records(template, limit)
            for person in clients
        ]
        if known := answered.get(record):
            tried.sort(key=lambda one: not _is_alike(one, known))
        good = next((one for one in tried if _answers(clients, one)), None)
        if good:
            answered[record] = good
        found.append(good or tried[0])
    return found


def spread(targets: list[Any], number: int) -> list[Any]:
    """As many of them, from the first to the last: a short run looks everywhere, too."""
    step = max(1.0, len(targets) / number)
    return [targets[int(n * step)] for n in range(min(number, len(targets)))]


def _is_alike(one: Target, known: Target) -> bool:
    """The same person, and the same record at the head of the path."""
    return one.person == known.person and one.path.split("/")[:4] == known.path.split("/")[:4]


def _answers(clients: dict[str, Client], target: Target) -> bool:
    with transaction.atomic():
        answer = send(clients[target.person], target, target.body)
        transaction.set_rollback(True)
    return answer.status_code not in {403, 404}


def _with_records(template: str, limit: int) -> list[str]:
    if "{" not in template:
        return [template]
    keys: set[int] = set()
    for model in apps.get_app_config(template.split("/")[2]).get_models():
        if not model.__name__.endswith("Event"):
            keys |= set(model._base_manager.order_by("pk").values_list("pk", flat=True)[:2])
    return [_fill(template, number) for number in sorted(keys)[:limit] or [1]]


def _fill(template: str, number: int) -> str:
    import re

    return re.sub(r"{(\w+)}", lambda m: "SP" if m[1] == "pack" else str(number), template)


def cases(targets: list[Target], number: int, seed: int) -> Iterator[tuple[Target, Any, str]]:
    """(target, what is sent, what was done to it), every target in turn."""
    chance = random.Random(seed)
    for turn in range(number):
        target = targets[turn % len(targets)]
        yield target, *(_json_case if target.is_json else _form_case)(target, chance)


def _json_case(target: Target, chance: random.Random) -> tuple[Any, str]:
    body = copy.deepcopy(target.body)
    if not isinstance(body, dict) or not body or chance.random() < 0.05:
        value = chance.choice(JSON_VALUES)
        return value, f"body = {value!r:.60}"
    chosen = list(body) if chance.random() < 0.1 else [chance.choice(list(body))]
    for name in chosen:
        body[name] = chance.choice(JSON_VALUES)
    if chance.random() < 0.1:
        del body[chance.choice(list(body))]
    return body, ", ".join(f"{name} = {body.get(name, '-')!r:.60}" for name in chosen)


def _form_case(target: Target, chance: random.Random) -> tuple[Any, str]:
    body: dict[str, Any] = {k: list(v) for k, v in target.body.items()}
    names = [name for name in body if name not in ("csrfmiddlewaretoken",)]
    said = []
    for name in names if chance.random() < 0.15 else [chance.choice(names)] if names else []:
        value = chance.choice(TEXTS)
        body[name] = [value, value] if chance.random() < 0.1 else [value]
        said.append(f"{name} = {value!r:.60}")
    if names and chance.random() < 0.05:
        del body[chance.choice(names)]
    if chance.random() < 0.05:
        body |= {"is_active": "1", "pk": "1", "state": "approved", "roles": "administrator"}
    for name in target.files:
        given, content = chance.choice(FILES)
        body[name] = SimpleUploadedFile(given, content)
        said.append(f"{name} = file {given:.20} {content!r:.40}")
    return body, ", ".join(said)


def send(client: Client, target: Target, body: Any) -> Any:
    if target.is_json:
        text = json.dumps(body) if target.method != "get" else None
        return client.generic(target.method.upper(), target.path, text or "", "application/json")
    if target.method == "get":
        return client.get(urlsplit(target.path).path, body)
    return client.post(target.path, body)


def checksum() -> dict[str, tuple[int, int]]:
    """Rows and a sum over the text of every row, for each table of business."""
    names = [
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("charter.") and model._meta.managed
    ]
    parts = [
        f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)"
        f' FROM "{name}" t'
        for name in dict.fromkeys(names)
        if name not in PASSING
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}


def wrote() -> dict[str, int]:
    """Rows written in each table of business since the transaction began, the undone among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> ALL(%s)",
            [[*PASSING]],
        )
        return dict(cursor.fetchall())


REFUSED = {400, 403, 404, 405, 409, 411, 413, 415, 422, 429}


def is_refused(answer: Any) -> bool:
    if answer.status_code in REFUSED:
        return True
    if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
        return False
    return not answer.streaming and b'class="esum' in answer.content


STATUSES: Counter[tuple[bool, int]] = Counter()  # (refused, status) of every answer


def fault(clients: dict[str, Client], target: Target, body: Any, before: Any) -> str:
    """What is wrong with the answer, or nothing. Whatever was written is rolled back."""
    client, at_first = clients[target.person], wrote()
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        answer = send(client, target, body)
        STATUSES[is_refused(answer), answer.status_code] += 1
        found = _fault(target, answer, before, wrote() != at_first)
        transaction.set_rollback(True)
    client.cookies = cookies
    return found


def _fault(target: Target, answer: Any, before: Any, wrote: bool) -> str:
    if answer.status_code >= 500:
        exc = answer.exc_info[1] if getattr(answer, "exc_info", None) else "?"
        return f"{answer.status_code} {type(exc).__name__}: {exc!s:.200} {_where(answer)}"
    if is_refused(answer):
        after = checksum() if wrote else before
        if changed := [name for name in after if after[name] != before[name]]:
            return f"refused with {answer.status_code}, yet written: {', '.join(changed)}"
        return _speechless(target, answer)
    connection.check_constraints()
    return ""


def _where(answer: Any) -> str:
    import traceback

    frames = traceback.extract_tb(answer.exc_info[2]) if getattr(answer, "exc_info", None) else []
    ours = [
        f"{f.filename.rpartition('charter/')[2]}:{f.lineno}"
        for f in frames
        if "charter/" in f.filename
    ]
    return " < ".join(reversed(ours[-3:]))


def _speechless(target: Target, answer: Any) -> str:
    """A refusal says what, where and how; JSON in a form that a program can read."""
    if not target.is_json or answer.status_code == 404:
        return "" if len(answer.content) > 20 or answer.status_code == 405 else "refused in silence"
    if answer.status_code in {409, 422, 400}:
        said = json.loads(answer.content)
        if answer.status_code == 409:
            return "" if said["code"] and said["message"] else "a refusal without code or words"
        detail = said.get("detail") or said.get("message")
        return "" if detail else f"{answer.status_code} without detail"
    return ""

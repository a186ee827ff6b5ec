"""Nothing of one customer is ever shown to another: marks, and everything that could show them.

The marks of a customer are the strings that belong to it alone: its name, the people who speak
for it, the numbers and words of its cases, projects, applications and files, and what
`canary_seed` planted. Every address of the house is asked as each contact of each customer: what
pages link to, every route with the keys of real records (its own and others'), every GET of both
JSON interfaces, exports, files, the search for others' hashes, mails. A mark of another customer
in any answer is a finding, and so is what was planted where no customer reads (notes, costs).

Two locks keep customers apart; `without_querysets` and `without_row_security` take one away.
"""

import datetime as dt
import gc
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from charter.ground.database import second_lock
from charter.ground.database.prepared import Prepared
from charter.kernel.files.models import Attachment
from charter.kernel.notices.models import Letter, Notice
from charter.kernel.notices.post import written
from charter.org.models import Customer, Person
from charter.org.reach import RULES
from charter.rooms.aftersales.models import Case
from charter.rooms.communication.models import Report
from charter.rooms.intake.models import Letter as CaseLetter
from charter.rooms.intake.post import written as case_written
from charter.rooms.projects.models import Acceptance, Initiation, Project, Requirement, Signature
from charter.site.api import api, portal
from tests import crawl
from tests.canary_seed import INNER, inner_of, mark_of
from tests.test_doors import ROUTES

SHORTEST = 4
QUERIES = ("?export=csv", "?export=xlsx", "?q=%E7%9A%84", "?after=1&before=99999", "")


def _texts() -> Iterator[tuple[int | None, object]]:
    for one in Customer.objects.all():
        yield one.pk, one.name
        yield one.pk, mark_of(one)
    for person in Person.objects.get_queryset().filter(kind=Person.Kind.CUSTOMER):
        yield person.customer_id, person.email
    for case in Case.objects.all():
        for text in (case.number, case.text, case.cause, case.solution):
            yield case.customer_id, text
    for row in (*Project.objects.all(), *Initiation.objects.all()):
        yield row.customer_id, row.number
        yield row.customer_id, row.name
    for requirement in Requirement.objects.all():
        yield requirement.customer_id, requirement.title
    for file in Attachment.objects.all():
        yield getattr(getattr(file, "subject", None), "customer_id", None), file.name


def marks() -> dict[int, set[str]]:
    """Each customer's strings that no other customer and no colleague shares."""
    found: dict[int, set[str]] = {}
    for customer, text in _texts():
        mark = str(text or "").strip()[:60]
        if customer and len(mark) >= SHORTEST:
            found.setdefault(customer, set()).add(mark)
    owners = Counter(text for own in found.values() for text in own)
    staff = " ".join(Person.objects.staff().values_list("email", flat=True))
    return {pk: {t for t in own if owners[t] == 1 and t not in staff} for pk, own in found.items()}


@dataclass
class Finding:
    responses: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    mails: int = 0
    leaks: list[str] = field(default_factory=list)
    told_apart: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.responses} responses {dict(self.statuses)}, {self.mails} mails,"
            f" {len(self.leaks)} leaks, {len(self.told_apart)} told apart from nothing"
        )


def text_of(answer: Any) -> str:
    """All that an answer says: page, JSON, table in a zip, name of a file."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = json.dumps(dict(answer.headers), ensure_ascii=False)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"".join(packed.read(name) for name in packed.namelist())
    if body[:5] == b"%PDF-":
        body += _printed(body).encode("utf-8", "replace")
    return said + body.decode("utf-8", "replace")


def _printed(body: bytes) -> str:
    """What can be read on the sheets; of a file that only calls itself PDF, nothing."""
    try:
        return "".join(one.extract_text() for one in PdfReader(io.BytesIO(body)).pages)
    except PyPdfError:
        return ""


class Spy:
    """One contact of one customer, who asks for everything."""

    def __init__(self, person: Person, others: set[str], finding: Finding) -> None:
        self.person, self.others, self.finding = person, others, finding
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        self.asked: set[str] = set()

    def ask(self, path: str) -> str:
        self.asked.add(path)
        answer = self.client.get(path)
        text = text_of(answer)
        self.finding.responses += 1
        self.finding.statuses[answer.status_code] += 1
        self.look(text, path)
        if answer.status_code >= 500:
            self.finding.leaks.append(f"{answer.status_code} at {path}")
        return text if answer.status_code == 200 else ""

    def look(self, text: str, where: str) -> None:
        for mark in self.others:
            # TK-1 is no part of TK-12
            if mark in text and mark not in where and re.search(f"{re.escape(mark)}(?!\\d)", text):
                self.finding.leaks.append(f"{self.person} at {where} reads {mark!r}")

    def wander(self, limit: int) -> None:
        """Follow links from the portal."""
        queue = ["/portal/", "/", "/notices/", "/help/", "/accounts/2fa/", "/palette/?q=a"]
        queue += ["/portal/cases/", "/portal/acceptances/", "/notices/preferences/"]
        until = len(self.asked) + limit
        while queue and len(self.asked) < until:
            path = queue.pop(0)
            if path not in self.asked and not path.startswith("/static/"):
                queue += crawl.local(crawl.read(urlsplit(path).path, self.ask(path)).links)

    def knock(self, paths: Iterator[str]) -> None:
        for path in paths:
            if path not in self.asked:
                self.ask(path)

    def read_mail(self) -> None:
        """The letters as they would be written now: one for each notice, the digest, and what
        goes out from cases."""
        mine = Notice.objects.filter(person=self.person).select_related("entry__by", "person")
        letters = [Letter(person=self.person, notice=notice) for notice in mine[:50]]
        letters.append(Letter(person=self.person, digest_on=dt.date(2026, 12, 1)))
        rows = CaseLetter.objects.filter(person=self.person)
        of_cases = list(rows.select_related("person", "case", "reply__by", "incoming")[:50])
        for letter in (*letters, *of_cases):
            with translation.override(self.person.language or settings.LANGUAGE_CODE):
                mail = written(letter) if isinstance(letter, Letter) else case_written(letter)
            self.finding.mails += 1
            self.look(f"{mail.subject}\n{mail.body}", "mail")

    def compare(self, digest: str) -> None:
        """A hash of somebody else's file is unknown here, and so is its name."""
        answer = self.client.post("/portal/check/", {"digest": digest})
        self.finding.responses += 1
        self.finding.statuses[answer.status_code] += 1
        self.look(text_of(answer), f"check {digest}")

    def cannot_tell(self, pattern: str, theirs: int) -> None:
        """A record of somebody else answers exactly as one that does not exist."""
        real, none = (self._anonymous(pattern, key) for key in (theirs, 987_654_321))
        if real != none:
            self.finding.told_apart.append(f"{self.person} at {pattern} of {theirs}")

    def _anonymous(self, pattern: str, key: int) -> tuple[int, str]:
        answer = self.client.get(pattern.replace("{}", str(key)))
        self.finding.responses += 1
        self.finding.statuses[answer.status_code] += 1
        text = re.sub(r'\b[A-Za-z0-9]{64}\b|"Content-Length": "\d+"', "", text_of(answer))
        return answer.status_code, text.replace(pattern.replace("{}", str(key)), "#")


def every_route(keys: list[int]) -> Iterator[str]:
    """Each route of the house with each of the keys, and each GET of the JSON API."""
    for path, _entry in ROUTES:
        for key in keys if "<" in path else [0]:
            yield _at(path, key)
    for template in templates(api):
        for key in keys if "{" in template else [0]:
            yield re.sub(r"{\w+}", str(key), template)


def _at(path: str, key: int) -> str:
    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: _fill(m[1], m[2], key), path)


def templates(interface: Any) -> list[str]:
    paths = interface.get_openapi_schema()["paths"].items()
    return [template for template, operations in paths if "get" in operations]


def customers_routes(keys: list[int]) -> Iterator[str]:
    """What is a customer's to open, with every key: there a forgotten filter would show."""
    for path, entry in ROUTES:
        doors = entry.callback.doors  # type: ignore[union-attr]
        if doors.customers or path.startswith(("portal/", "survey/")):
            for key in keys if "<" in path else [0]:
                yield "/" + re.sub(
                    r"<(?:(\w+):)?(\w+)>", lambda m, k=key: _fill(m[1], m[2], k), path
                )
    for template in templates(portal):
        for key in keys if "{" in template else [0]:
            yield re.sub(r"{\w+}", str(key), template)


def _fill(kind: str | None, name: str, key: int) -> str:
    if name == "kind":
        return ("aftersales.case", "projects.project", "projects.acceptance")[key % 3]
    return {"pack": "SP", "str": "response", "slug": "sla", None: "response"}.get(kind, str(key))


def spies(number: int) -> Iterator[tuple[Person, set[str]]]:
    """Contacts of as many customers, each with the marks of all others."""
    known = marks()
    people = get_user_model().objects.get_queryset().filter(kind="customer", is_active=True)
    seen: set[int] = set()
    inner = {inner_of(one) for one in Customer.objects.all()} | {INNER}
    for person in people.order_by("pk"):
        if person.customer_id not in seen and len(seen) < number:
            seen.add(person.customer_id)
            others = [own for pk, own in known.items() if pk != person.customer_id]
            yield person, set().union(*others, inner)


def keys_of_others(person: Person, most: int) -> list[int]:
    """Keys of real records of every kind of others, the newest of each kind first."""
    kinds = (
        *((Case, "customer"), (Project, "customer"), (Acceptance, "project__customer")),
        *((Signature, "acceptance__project__customer"), (Report, "project__customer")),
        *((Attachment, ""), (Notice, "person__customer")),
    )
    found = []
    for model, whose in kinds:
        rows = model._default_manager.order_by("-pk")
        theirs = rows.exclude(**{whose: person.customer_id}) if whose else rows
        found.append(list(theirs.values_list("pk", flat=True)[:most]))
    turns = [key for turn in zip_longest(*found) for key in turn if key is not None]
    return list(dict.fromkeys(turns))[:most]


def search(
    responses: int,
    customers: int = 100,
    keys: int = 12,
    most: int = 200,
    wide: bool = True,
    share: tuple[int, int] = (0, 1),
) -> Finding:
    """Look until so many answers have been read, in rounds with ever more keys; not `wide`: only
    at what is a customer's to open; `share` (n, of): only as every so-manieth customer."""
    finding = Finding()
    everybody = list(spies(customers))
    assert len(everybody) >= 2, "isolation needs two customers"
    chosen = [(Spy(*one, finding), one[0]) for one in everybody[share[0] :: share[1]]]
    assert all(spy.others for spy, _person in chosen)
    while finding.responses < responses:
        before = finding.responses
        for spy, person in chosen:
            _one_round(spy, person, keys, most, wide)
            if finding.responses >= responses:
                break
        if finding.responses == before:
            break
        keys *= 2
    return finding


def _one_round(spy: Spy, person: Person, keys: int, most: int, wide: bool) -> None:
    spy.wander(most)
    others = keys_of_others(person, keys * 8)
    spy.knock(customers_routes(others))
    if wide:
        spy.knock(every_route(others[:keys]))
    for digest in Attachment.objects.order_by("-pk").values_list("sha256", flat=True)[:keys]:
        spy.compare(digest)
    for query in QUERIES:
        spy.knock(f"{base}{query}" for base in ("/portal/cases/", "/portal/acceptances/"))
    theirs = Case.objects.exclude(customer=person.customer_id).order_by("-pk")
    for case in theirs.values_list("pk", flat=True)[:5]:
        spy.cannot_tell("/portal/cases/{}/", case)
    projects = Project.objects.exclude(customer=person.customer_id).order_by("-pk")
    for project in projects.values_list("pk", flat=True)[:5]:
        spy.cannot_tell("/portal/projects/{}/", project)
    spy.read_mail()


# -- one lock alone ---------------------------------------------------------------------------


def _forget_statements() -> None:
    """Kept statements were built with the lock that now goes, or comes back."""
    gc.unfreeze()  # what was there when the tests began is not told otherwise
    for one in gc.get_objects():
        if type(one) is Prepared:
            for name in ("_listing", "_counting"):
                one.__dict__.pop(name, None)
    gc.freeze()


@contextmanager
def without_querysets() -> Iterator[None]:
    """As if every function that narrows what customers see had been forgotten."""
    kept = dict(RULES)
    RULES.update(dict.fromkeys(kept, lambda rows, person: rows))
    _forget_statements()
    try:
        yield
    finally:
        RULES.update(kept)
        _forget_statements()


@contextmanager
def without_row_security() -> Iterator[None]:
    """As if the database knew no customers."""
    stands = second_lock.stands
    second_lock.stands = lambda: False
    try:
        yield
    finally:
        second_lock.stands = stands

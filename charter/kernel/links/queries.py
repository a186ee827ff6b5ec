"""Which records belong to one, and which could."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from charter.ground.database.prepared import Prepared
from charter.kernel.frame import SOURCES
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import kind_label, subject_of, url_of, visible
from charter.kernel.links.models import Link
from charter.org.models import Person


@dataclass(frozen=True)
class Linked:
    """The other end of a link, as far as the person may see it."""

    pk: int
    kind: str
    label: str
    title: str
    url: str
    because: str

    @property
    def said(self) -> str:
        """Why: what somebody typed, or words of ours, kept in the language of the sources."""
        return gettext(self.because) if self.because else ""


def _ends(kind: str, pk: int) -> Any:
    columns = ("pk", "a_kind", "a_id", "b_kind", "b_id", "because")
    first = Link.objects.filter(a_kind=kind, a_id=pk).order_by().values_list(*columns)
    second = Link.objects.filter(b_kind=kind, b_id=pk).order_by().values_list(*columns)
    return first.union(second, all=True)


ENDS = Prepared(_ends, kind=str, pk=int)


def linked_to(subject: models.Model, person: Person) -> list[Linked]:
    """One statement, and one more for each kind that occurs."""
    here, found = (kind_of(subject), subject.pk), defaultdict(list)
    for row in ENDS.rows(kind=here[0], pk=here[1]):
        first, second = (row.a_kind, row.a_id), (row.b_kind, row.b_id)
        kind, pk = second if first == here else first
        found[kind].append((pk, row))
    lines = [line for kind in sorted(found) for line in _of_kind(kind, found[kind], person)]
    return sorted(lines, key=lambda line: line.pk)


def _of_kind(kind: str, ends: list[tuple[int, Any]], person: Person) -> list[Linked]:
    rows = visible(kind, person)
    seen = rows.in_bulk([pk for pk, _row in ends]) if rows is not None else {}
    label = kind_label(kind)
    return [
        Linked(row.pk, kind, label, str(seen[pk]), url_of(kind, pk), row.because)
        for pk, row in ends
        if pk in seen
    ]


@dataclass(frozen=True)
class Candidate:
    """A record that could be linked; `name` is what the form sends: kind:key."""

    name: str
    label: str
    title: str
    where: str


def candidates(subject: models.Model, words: str, person: Person) -> list[Candidate]:
    """Whatever the palette finds by these words and has a page of its own kind."""
    here, found = f"{kind_of(subject)}:{subject.pk}", []
    for source in SOURCES.values():
        for hit in source.find(person, words):
            name = _named(hit.url)
            if name and name != here:
                found.append(Candidate(name, str(source.label), hit.title, hit.where))
    return found


def _named(url: str) -> str:
    """`/quality/problems/7/` is quality.problem:7, for a kind's page is called by its name."""
    try:
        match = resolve(url.split("?")[0].split("#")[0])
    except Resolver404:
        return ""
    pk = match.kwargs.get("pk")
    kind = f"{match.namespace}.{match.url_name}"
    return f"{kind}:{pk}" if pk is not None and subject_of(kind, pk) is not None else ""


def meant(name: str, person: Person) -> models.Model | None:
    """From kind:key to the record, as far as the person may see it."""
    kind, _colon, key = name.partition(":")
    if not key.isdecimal() or len(key) > 18:
        return None
    rows = visible(kind, person)
    one: models.Model | None = rows.filter(pk=int(key)).first() if rows is not None else None
    return one

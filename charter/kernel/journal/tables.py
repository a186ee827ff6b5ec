"""The journal as a table: the search over all of it, and the trail of one record."""

import datetime as dt
from collections.abc import Sequence
from ipaddress import ip_address

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.kernel.journal.events import KNOWN
from charter.kernel.journal.models import Attempt, Entry
from charter.kernel.journal.subjects import kind_label, kinds_of, url_of
from charter.org.models import Person

Rows = QuerySet[Entry]
A_DAY = dt.timedelta(days=1)
AND = ","  # between events of one choice


def _record(entry: Entry) -> str:
    """The record, linked to its page where it has one."""
    url = url_of(entry.kind, entry.subject_id) or url_of(entry.about_kind, entry.about_id)
    if not url:
        return entry.named
    return format_html('<a class="lk" href="{}">{}</a>', url, entry.named)


def _events() -> Sequence[tuple[str, str]]:
    """All events in words, those of a room together; what is said with the same words is one
    choice, whose value names them all: the kind of record tells them apart."""
    found: dict[str, list[str]] = {}
    for name in sorted(KNOWN):
        found.setdefault(KNOWN[name].words, []).append(name)
    return [(AND.join(names), words) for words, names in found.items()]


def _same_event(chosen: str, choices: Sequence[str]) -> str:
    """What is one choice differs by language: of a link saved in another, the choice that holds
    its first event."""
    first = chosen.partition(AND)[0]
    return next((one for one in choices if first in one.split(AND)), chosen)


def _happened(rows: Rows, chosen: str) -> Rows:
    return rows.filter(event__in=chosen.split(AND))


def _kinds() -> Sequence[tuple[str, str]]:
    """The kinds that stand in the journal, found by hops over the index and not by a scan."""
    return sorted(((kind, kind_label(kind)) for kind in kinds_of(Entry, "kind")), key=_by_label)


def _by_label(choice: tuple[str, str]) -> str:
    return choice[1]


def _people() -> Sequence[tuple[str, str]]:
    everybody = Person.objects.order_by("name", "pk")
    return [("system", str(_("系統"))), *((str(p.pk), str(p)) for p in everybody)]


def _by(rows: Rows, chosen: str) -> Rows:
    return rows.filter(by=None) if chosen == "system" else rows.filter(by=int(chosen))


def _midnight(text: str) -> dt.datetime | None:
    """`2026-11-16` as the moment at which that day begins here; None for anything else."""
    try:
        day = dt.date.fromisoformat(text)
        return timezone.make_aware(dt.datetime.combine(day, dt.time()))
    except (ValueError, OverflowError):
        return None


def _since(rows: Rows, chosen: str) -> Rows:
    start = _midnight(chosen)
    return rows.filter(at__gte=start) if start else rows


def _until(rows: Rows, chosen: str) -> Rows:
    start = _midnight(chosen)
    return rows.filter(at__lt=start + A_DAY) if start else rows


COLUMNS = [
    Column("at", _("時間"), kind="moment"),
    Column("actor", _("何人")),
    Column("sentence", _("做了什麼"), css="jr-said"),
    Column("title", _("紀錄"), show=_record),
    Column("kind", _("種類"), lambda entry: kind_label(entry.kind), css="mut"),
]
DATES = [
    Filter("since", _("起日（例如2026-11-16）"), _since),
    Filter("until", _("迄日（例如2026-11-20）"), _until),
]


def _url(entry: Entry) -> str:
    return reverse("journal:entry", args=[entry.pk])


EVERYTHING = Table(
    COLUMNS,
    row_url=_url,
    filters=[
        Filter("event", _("事件"), _happened, _events, near=_same_event),
        Filter("kind", _("紀錄種類"), lambda rows, v: rows.filter(kind=v), _kinds),
        Filter("by", _("何人"), _by, _people),
        *DATES,
    ],
    caption=_("稽核軌跡"),
    empty=_("還沒有人做過任何事。"),
)
TRAIL = Table(
    COLUMNS,
    row_url=_url,
    filters=DATES,
    caption=_("完整稽核軌跡"),
    empty=_("這份紀錄還沒有任何變動。"),
)


def _attempt_url(attempt: Attempt) -> str:
    return reverse("journal:attempt", args=[attempt.pk])


def _origin(rows: QuerySet[Attempt], chosen: str) -> QuerySet[Attempt]:
    return rows.filter(person=None) if chosen == "stranger" else rows.filter(person=int(chosen))


def _from(rows: QuerySet[Attempt], text: str) -> QuerySet[Attempt]:
    try:
        return rows.filter(address=str(ip_address(text)))
    except ValueError:
        return rows.none()


def _origins() -> Sequence[tuple[str, str]]:
    """Only people who were refused something: the list stays short."""
    refused = Attempt.objects.exclude(person=None).values("person")
    people = Person.objects.get_queryset().filter(pk__in=refused).order_by("name", "pk")
    return [("stranger", str(_("未登入的人"))), *((str(p.pk), str(p)) for p in people)]


ATTEMPTS = Table(
    [
        Column("at", _("時間"), kind="moment"),
        Column("kind", _("種類"), lambda a: str(a.get_kind_display())),
        Column("person", _("何人"), lambda a: str(a.person or _("未登入的人"))),
        Column("address", _("來源位址")),
        Column("path", _("想做什麼"), lambda a: f"{a.method} {a.path}"),
        Column("code", _("代碼"), lambda a: a.code or str(a.status), css="mut"),
        Column("count", _("次數"), kind="number"),
    ],
    row_url=_attempt_url,
    filters=[
        Filter(
            "kind", _("種類"), lambda rows, v: rows.filter(kind=v), lambda: Attempt.Kind.choices
        ),
        Filter("person", _("何人"), _origin, _origins),
        Filter("address", _("來源位址"), _from),
        Filter("code", _("代碼"), lambda rows, v: rows.filter(code__startswith=v)),
        *DATES,
    ],
    caption=_("被拒絕的嘗試"),
    empty=_("還沒有任何嘗試被拒絕。"),
)

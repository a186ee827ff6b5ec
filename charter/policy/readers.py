"""Who has read the version in force: one's own line, each department's share, the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.charts import stack
from charter.ground.database.prepared import Prepared
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.models import Department, Person
from charter.policy.models import Acknowledgement, Publication

MINE = Prepared(
    lambda pack, person: (
        Acknowledgement.objects.asked()
        .filter(publication__pack=pack, person=person)
        .values_list("due", "read_at", "publication__version")
    ),
    pack=str,
    person=int,
)


def asked_of(pack: str, person: Person) -> Any | None:
    """(due, read_at, publication__version) of the version in force; None if one is not asked."""
    return MINE.first(pack=pack, person=person.pk)


@dataclass(frozen=True)
class Share:
    """How many of a department's people (or of all) were asked, have read, are past the day."""

    name: str
    asked: int
    read: int
    late: int

    @property
    def waiting(self) -> int:
        return self.asked - self.read - self.late

    @property
    def percent(self) -> float:
        return self.read * 100 / self.asked

    @property
    def bar(self) -> SafeString:
        parts = [
            ("ok", _t("已讀"), self.read),
            ("info", _t("期限內"), self.waiting),
            ("bad", _t("逾期未讀"), self.late),
        ]
        return stack([part for part in parts if part[2]])


def standing(pack: str) -> Publication | None:
    return Publication.objects.standing().filter(pack=pack).first()


def shares(pack: str) -> list[Share]:
    """Everybody, then each department by its code: counts only, which all colleagues may know."""
    unread = Q(read_at=None)
    rows = (
        Acknowledgement.objects.asked()
        .filter(publication__pack=pack)
        .order_by()
        .values(name=F("person__department__name"), code=F("person__department__code"))
        .annotate(
            asked=Count("pk"),
            read=Count("pk", filter=~unread),
            late=Count("pk", filter=unread & Q(due__lt=clock.today())),
        )
        .order_by("code")
    )
    found = [Share(r["name"] or _t("沒有部門"), r["asked"], r["read"], r["late"]) for r in rows]
    if not found:
        return []
    total = (sum(getattr(one, key) for one in found) for key in ("asked", "read", "late"))
    return [Share(_t("全公司"), *total), *found]


def word(one: Acknowledgement) -> tuple[str, "str | Promise"]:
    if one.read_at:
        return "ok", _("已讀")
    return ("bad", _("逾期未讀")) if one.is_late else ("info", _("期限內"))


def _departments() -> Sequence[tuple[str, "str | Promise"]]:
    return [
        (str(pk), name)
        for pk, name in Department.objects.order_by("name", "pk").values_list("pk", "name")
    ]


STATES = [("read", _("已讀")), ("unread", _("還沒有讀")), ("late", _("逾期未讀"))]


def _in_state(rows: Any, chosen: str) -> Any:
    if chosen == "read":
        return rows.exclude(read_at=None)
    return rows.late() if chosen == "late" else rows.unread()


def listed(pack: str, person: Person) -> QuerySet[Acknowledgement]:
    """Those asked whom one may see; who has not read stands first."""
    rows = Acknowledgement.objects.asked().visible_to(person).filter(publication__pack=pack)
    return rows.annotate(is_read=Q(read_at__isnull=False)).select_related("person__department")


READERS = Table(
    [
        Column("person", _("人員"), lambda one: one.person.name),
        Column("state", _("狀態"), lambda one: word(one)[1], show=lambda one: status(*word(one))),
        Column(
            "department",
            _("部門"),
            lambda one: one.person.department.name if one.person.department else "",
        ),
        Column("due", _("期限"), kind="date"),
        Column("read_at", _("確認時間"), kind="moment"),
        Column("reminded_on", _("最近提醒"), kind="date"),
    ],
    order=("is_read", "due", "id"),
    filters=[
        Filter("state", _("狀態"), _in_state, STATES),
        Filter(
            "department",
            _("部門"),
            lambda rows, v: rows.filter(person__department=int(v)),
            _departments,
        ),
    ],
    caption=_("閱讀確認"),
    empty=_("沒有符合條件的人。"),
)

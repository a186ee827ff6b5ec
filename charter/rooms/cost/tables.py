"""The lists of this room: their columns and filters."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from charter.ground.periods import named
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.kept import KeptTable
from charter.org.models import Department, Person
from charter.rooms.cost.models import Booking, Claim, Purchase, Settlement
from charter.rooms.projects.models.initiation import Category

PURCHASE_TONES = {"finished": "done", "ordered": "ok", "submitted": "info", "cancelled": "none"}
CLAIM_TONES = {"paid": "done", "approved": "ok", "submitted": "info", "rejected": "bad"}
PURCHASES_SHOWN = (
    "pk", "id", "number", "title", "project__name", "category", "amount", "offers",
    "requester__name", "state",
)  # fmt: skip
CLAIMS_SHOWN = (
    "pk", "id", "number", "title", "project__name", "claimant__name", "total", "submitted_at",
    "state",
)  # fmt: skip
BOOKINGS_SHOWN = (
    "pk", "id", "day", "category", "kind", "source", "amount", "currency", "original",
    "reference", "note", "by__name",
)  # fmt: skip


@cache
def _pattern(name: str) -> str:
    return reverse(f"cost:{name}", args=[0])


def _to(name: str) -> Any:
    return lambda row: _pattern(name).replace("0", str(row.pk), 1)


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label)


PURCHASES = Table(
    [
        Column("title", gettext_lazy("採購"), lambda r: f"{r.number} {r.title}"),
        Column("project__name", gettext_lazy("項目")),
        Column("category", gettext_lazy("科目"), lambda r: _label(Category, r.category)),
        Column("amount", gettext_lazy("金額"), kind="money"),
        Column("offers", gettext_lazy("報價數"), kind="number"),
        Column("requester__name", gettext_lazy("提出人")),
        Column(
            "state",
            gettext_lazy("狀態"),
            lambda r: _label(Purchase.State, r.state),
            show=lambda r: status(
                PURCHASE_TONES.get(r.state, "warn"), _label(Purchase.State, r.state)
            ),
        ),
    ],
    row_url=_to("purchase"),
    filters=[
        Filter(
            "state", gettext_lazy("狀態"), lambda q, v: q.filter(state=v), Purchase.State.choices
        ),
        Filter(
            "category", gettext_lazy("科目"), lambda q, v: q.filter(category=v), Category.choices
        ),
    ],
    caption=gettext_lazy("採購"),
    empty=gettext_lazy("還沒有採購。提出需要、登錄報價、選擇並送審。"),
)
CLAIMS = Table(
    [
        Column("title", gettext_lazy("報銷"), lambda r: f"{r.number} {r.title}"),
        Column("claimant__name", gettext_lazy("報銷人")),
        Column("project__name", gettext_lazy("項目")),
        Column("total", gettext_lazy("金額"), kind="money"),
        Column("submitted_at", gettext_lazy("送出"), kind="moment"),
        Column(
            "state",
            gettext_lazy("狀態"),
            lambda r: _label(Claim.State, r.state),
            show=lambda r: status(CLAIM_TONES.get(r.state, "none"), _label(Claim.State, r.state)),
        ),
    ],
    row_url=_to("claim"),
    filters=[
        Filter("state", gettext_lazy("狀態"), lambda q, v: q.filter(state=v), Claim.State.choices),
    ],
    caption=gettext_lazy("費用報銷"),
    empty=gettext_lazy("還沒有報銷。用手機拍收據就能開始。"),
)


BOOKINGS = Table(
    [
        Column("day", gettext_lazy("日期"), kind="date"),
        Column("category", gettext_lazy("科目"), lambda r: _label(Category, r.category)),
        Column("kind", gettext_lazy("性質"), lambda r: _label(Booking.Kind, r.kind)),
        Column("source", gettext_lazy("來源"), lambda r: _label(Booking.Source, r.source)),
        Column("reference", gettext_lazy("憑證號")),
        Column("note", gettext_lazy("說明")),
        Column(
            "foreign",
            gettext_lazy("原幣"),
            lambda r: f"{r.currency} {r.original}" if r.currency != "TWD" else "",
        ),
        Column("amount", gettext_lazy("金額"), kind="money"),
        Column("by__name", gettext_lazy("登錄")),
    ],
    order=("-day", "-id"),
    row_url=_to("booking"),
    filters=[
        Filter("kind", gettext_lazy("性質"), lambda q, v: q.filter(kind=v), Booking.Kind.choices),
        Filter(
            "category", gettext_lazy("科目"), lambda q, v: q.filter(category=v), Category.choices
        ),
        Filter(
            "source", gettext_lazy("來源"), lambda q, v: q.filter(source=v), Booking.Source.choices
        ),
    ],
    caption=gettext_lazy("成本帳"),
    empty=gettext_lazy("還沒有任何費用或承諾。"),
)


def _during(rows: Any, key: str) -> Any:
    """2026-10, 2026-Q4 or 2026; anything else is no period."""
    found = named(key)
    return rows.within(found[1]) if found else rows.none()


SETTLEMENTS = Table(
    [
        Column("month", gettext_lazy("月份"), lambda r: f"{r.month:%Y-%m}"),
        Column("project", gettext_lazy("項目"), lambda r: f"{r.project.number} {r.project.name}"),
        Column("actual", gettext_lazy("實際"), kind="money"),
        Column("settled_on", gettext_lazy("核算日"), kind="date"),
        Column("by", gettext_lazy("核算人"), lambda r: str(r.by or gettext("系統"))),
    ],
    order=("-month", "-id"),
    row_url=lambda r: reverse("cost:of_project", args=[r.project_id]),
    filters=[
        Filter("during", gettext_lazy("期間（2026-10、2026-Q4或2026）"), _during),
        Filter(
            "department",
            gettext_lazy("部門"),
            lambda q, v: q.filter(project__department=v),
            lambda: [(str(d.pk), d.name) for d in Department.objects.order_by("name")],
        ),
    ],
    caption=gettext_lazy("月結"),
    empty=gettext_lazy("這個範圍還沒有核算過的月份。"),
)


def settlements(person: Person) -> Any:
    return Settlement.objects.visible_to(person).select_related("project", "by")


def purchases(person: Person) -> Any:
    return Purchase.objects.visible_to(person).values_list(*PURCHASES_SHOWN, named=True)


def claims(person: Person) -> Any:
    shown = Claim.objects.visible_to(person).exclude(state=Claim.State.DISCARDED)
    return shown.values_list(*CLAIMS_SHOWN, named=True)


def bookings(person: Person, project: int) -> Any:
    mine = Booking.objects.visible_to(person).filter(project=project)
    return mine.values_list(*BOOKINGS_SHOWN, named=True)


ALL_PURCHASES = KeptTable(PURCHASES, purchases)
ALL_CLAIMS = KeptTable(CLAIMS, claims)
LEDGER = KeptTable(BOOKINGS, bookings, project=int)

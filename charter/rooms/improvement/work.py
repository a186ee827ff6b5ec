"""What people owe here: a plan to write or to mend, one to review, a clash to settle, a vote, a
reading."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.work import Owed, owed, panel
from charter.org.models import Person, Role
from charter.rooms.improvement.models import Case, Clash, Cycle, DocumentPart, Reading, Version

MOST, FEW = 50, 3
NEW = dt.timedelta(days=30)


def _evening(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18))) if day else None


@owed("improvement_plan", _("改善計劃"), "target-arrow")
def versions(person: Person) -> list[Owed]:
    """What came back to its department, or was begun for it; and what waits for the office. The
    first hand-in is a duty already."""
    known = Version.objects.select_related("plan__department", "plan__cycle")
    back = Q(state=Version.State.RETURNED) | Q(state=Version.State.DRAFT, number__gt=1)
    mine = known.filter(back, plan__owner=person).order_by("pk")[:MOST]
    others = known.filter(_to_review(person)).order_by("pk")[:MOST]
    return [
        *(_version(one, _("補正並報送")) for one in mine),
        *(_version(one, _("審核")) for one in others),
    ]


def _to_review(person: Person) -> Q:
    """By the office, and nobody their own."""
    rows = Q(state=Version.State.HANDED_IN)
    if not person.has_role(Role.IMPROVEMENT_OFFICE):
        rows &= Q(plan__cycle__holder=person)
    wrote = Q(author=person) & ~Q(origin=Version.Origin.OFFICE)
    own = wrote | Q(handed_in_by=person) | Q(plan__owner=person)
    return rows & ~own & ~Q(plan__department=person.department_id)


def _version(one: Version, verb: "str | Promise") -> Owed:
    cycle = one.plan.cycle
    day = cycle.draft_on if cycle.state == Cycle.State.DRAFTING else None
    url = reverse("improvement:version", args=[one.pk])
    where = one.because or str(one.get_state_display())
    return Owed(str(one), where, url, verb, _evening(day), "SI3.4b")


@owed("improvement_clash", _("計劃衝突"), "git-compare")
def clashes(person: Person) -> list[Owed]:
    found = Clash.objects.open().filter(cycle__state__in=Cycle.RUNNING).select_related("cycle")
    if not person.has_role(Role.IMPROVEMENT_OFFICE):
        found = found.filter(cycle__holder=person)
    return [
        Owed(
            str(one),
            str(one.cycle),
            reverse("improvement:clash", args=[one.pk]),
            _("協調"),
            _evening(one.due),
            "SI4.2b",
        )
        for one in found.order_by("due", "pk")[:MOST]
    ]


@owed("improvement_vote", _("計劃表決"), "gavel")
def votes(person: Person) -> list[Owed]:
    """One line per document, with the parts on which somebody has not spoken yet."""
    parts = (
        DocumentPart.objects.filter(
            document__state="voting",
            document__cycle__members__person=person,
            document__cycle__members__left_on=None,
        )
        .exclude(version__plan__department=person.department_id)
        .exclude(version__plan__owner=person)
        .exclude(votes__member=person)
    )
    waiting: dict[int, list[DocumentPart]] = {}
    about = ("document__cycle", "version__plan__department")
    for part in parts.select_related(*about).order_by("document", "pk"):
        waiting.setdefault(part.document_id, []).append(part)
    return [
        Owed(
            str(rows[0].document),
            "、".join(str(row.version.plan.department) for row in rows),
            reverse("improvement:document", args=[pk]),
            _("表決"),
            _evening(rows[0].document.cycle.publish_on),
            "SI3.4c",
        )
        for pk, rows in list(waiting.items())[:MOST]
    ]


@owed("improvement_reading", _("閱讀確認"), "book-2")
def readings(person: Person) -> list[Owed]:
    mine = Reading.objects.unread().filter(person=person)
    found = mine.select_related("document__cycle", "case").order_by("due", "pk")[:MOST]
    return [_to_read(one) for one in found]


def _to_read(one: Reading) -> Owed:
    plan = one.document
    where = str(plan.get_kind_display()) if plan else str(Case._meta.verbose_name)
    clause = "SI3.4c" if plan else "SI6.1b"
    return Owed(str(one.about), where, one.page, _("確認已讀"), _evening(one.due), clause)


@panel("good_cases", "improvement/panel.html", order=60)
def newest(person: Person) -> dict[str, Any] | None:
    """Of the last weeks, for those who were not asked to read them and have not yet."""
    if person.is_customer:
        return None
    known = Exists(Reading.objects.filter(case=OuterRef("pk"), person=person))
    fresh = Case.objects.filter(published_on__gt=clock.today() - NEW).exclude(known)
    found = list(fresh.exclude(author=person).order_by("-published_on", "-pk")[:FEW])
    return {"cases": found} if found else None

"""What people owe this room: purchases to compare, claims to finish, to pay, months to settle,
categories to explain."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.money import shown
from charter.kernel.parameters.queries import in_force
from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.cost.models import Claim, Purchase, Standing, Variance
from charter.rooms.cost.permissions import may_keep
from charter.rooms.projects.models import Project

MOST = 100


@owed("claim", _("費用報銷"), "receipt")
def claims(person: Person) -> list[Owed]:
    """One's own that are not sent yet; for finance what waits for payment."""
    mine = Claim.objects.filter(claimant=person, state=Claim.State.DRAFT)
    found = [
        _claim(one, _("完成報銷")) for one in mine.select_related("project").order_by("pk")[:MOST]
    ]
    if may_keep(person):
        ripe = Claim.objects.filter(state=Claim.State.APPROVED).exclude(claimant=person)
        found += [
            _claim(one, _("付款")) for one in ripe.select_related("project").order_by("pk")[:MOST]
        ]
    return found


def _claim(one: Claim, verb: object) -> Owed:
    return Owed(
        title=f"{one.title} {shown(one.total)}",
        where=f"{one.number}・{one.project.name}",
        url=reverse("cost:claim", args=[one.pk]),
        verb=verb,  # type: ignore[arg-type]
        clause="SP5.2c",
    )


@owed("purchase", _("採購"), "coin")
def purchases(person: Person) -> list[Owed]:
    mine = Purchase.objects.filter(requester=person, state=Purchase.State.DRAFT)
    return [
        Owed(
            title=one.title,
            where=f"{one.number}・{one.project.name}",
            url=reverse("cost:purchase", args=[one.pk]),
            verb=_("比價並送審"),
            clause="SP5.2b",
        )
        for one in mine.select_related("project").order_by("pk")[:MOST]
    ]


@owed("overspending", _("超支"), "alert-triangle")
def overspent(person: Person) -> list[Owed]:
    """Categories of one's projects that are over and have no cause and measure yet."""
    told = Variance.objects.filter(
        project=OuterRef("project"), category=OuterRef("category"), on__gte=OuterRef("over_since"),
        action__isnull=False,
    )  # fmt: skip
    rows = Standing.objects.over(in_force()["cost_tolerance_percent"]).filter(
        ~Exists(told), project__manager=person, project__phase__in=Project.ACTIVE
    )
    return [
        Owed(
            title=f"{one.get_category_display()} {shown(one.used - one.budget)}",
            where=one.project.name,
            url=reverse("cost:explain", args=[one.project_id]) + f"?category={one.category}",
            verb=_("分析超支"),
            clause="SP5.2d",
        )
        for one in rows.select_related("project").order_by("over_since", "pk")[:MOST]
    ]

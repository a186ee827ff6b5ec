"""Projects, proposals and needs in the palette; where a new one begins."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.beginnings import begins
from charter.kernel.frame import Hit, named, offer, searchable
from charter.org.models import Person
from charter.rooms.projects.models import Initiation, Project, Requirement
from charter.rooms.projects.permissions import may_apply, may_record_requirement

HANDFUL = 5
TONES = {"ok": "ok", "warn": "warn", "bad": "bad"}

begins(
    Project,
    _("沒有你可以選的項目；項目在立項核准之後才有。"),
    _("立項申請"),
    "projects:initiations",
)
named(_("項目組合"), "briefcase", "projects:portfolio")
named(_("客戶需求"), "clipboard-list", "projects:requirements")
named(_("立項申請"), "file-text", "projects:initiations")
named(_("逾期任務"), "clock", "projects:late_tasks")
named(_("經驗教訓"), "bulb", "projects:lessons")
offer(_("登記客戶需求"), "plus", "projects:requirement_new", may=may_record_requirement, rank=35)
offer(_("提出立項"), "briefcase", "projects:initiation_new", may=may_apply, rank=30)


def _named(words: str) -> Q:
    """Part of the name, of the number or of the customer's name."""
    return (
        Q(name__icontains=words) | Q(number__icontains=words) | Q(customer__name__icontains=words)
    )


@searchable("project", _("項目"), "briefcase")
def projects(person: Person, words: str) -> Iterable[Hit]:
    found = Project.objects.visible_to(person).filter(_named(words)).select_related("customer")
    for project in found.order_by("-pk")[:HANDFUL]:
        yield Hit(
            project.name,
            f"{project.number} · {project.customer} · {project.get_phase_display()}",
            reverse("projects:project", args=[project.pk]),
            TONES.get(project.health, "none"),
            project.get_health_display(),
        )


@searchable("initiation", _("立項申請"), "file-text")
def initiations(person: Person, words: str) -> Iterable[Hit]:
    found = Initiation.objects.visible_to(person).exclude(state=Initiation.State.DISCARDED)
    found = found.filter(Q(name__icontains=words) | Q(number__icontains=words))
    for one in found.order_by("-pk")[:HANDFUL]:
        where = f"{one.number} · {one.get_state_display()}"
        yield Hit(one.name, where, reverse("projects:initiation", args=[one.pk]))


@searchable("requirement", _("客戶需求"), "clipboard-list")
def requirements(person: Person, words: str) -> Iterable[Hit]:
    found = Requirement.objects.visible_to(person).select_related("customer")
    found = found.filter(Q(title__icontains=words) | Q(customer__name__icontains=words))
    for one in found.order_by("-pk")[:HANDFUL]:
        where = f"{one.customer} · {one.get_state_display()}"
        yield Hit(one.title, where, reverse("projects:requirement", args=[one.pk]))

"""Questions about what is in force and what changed."""

from django.db import models

from charter.kernel.approvals.models import Flow, Request, Version
from charter.kernel.journal.models import Entry, kind_of
from charter.org.models import Person


def in_force(subject: models.Model, flow: str = "") -> Version | None:
    """The approved version that rules now: `.content`, `.hash`, `.approved_at`. None = never
    approved. `flow` is needed when a subject goes through several flows."""
    versions = Version.objects.filter(
        subject_kind=kind_of(subject), subject_id=subject.pk, approved_at__isnull=False
    )
    if flow:
        versions = versions.filter(flow_code=flow)
    return versions.order_by("-approved_at", "-number").first()


def pending_change(code: str) -> Request | None:
    """The change of this flow that waits for approval."""
    proposed = Flow.objects.filter(code=code, in_force_at=None).values("pk")
    changes = Request.objects.filter(subject_kind=kind_of(Flow), subject_id__in=proposed)
    return changes.filter(state__in=["pending", "returned"]).first()


def asked_about(subject: models.Model, person: Person) -> Request | None:
    """What was last asked about this record, for one who may open it."""
    return Request.objects.visible_to(person).about(subject).order_by("-id").first()


def turned_back(subject: models.Model) -> Entry | None:
    """Who returned or rejected what was last asked about this record, and why (`facts.reason`);
    None while it waits, is agreed to or was taken back."""
    asked = Request.objects.about(subject).order_by("-id").first()
    if asked is None or asked.state not in (Request.State.REJECTED, Request.State.RETURNED):
        return None
    said = Entry.objects.of(asked).filter(event=f"approvals.request.{asked.state}")
    return said.select_related("by").latest_first().first()

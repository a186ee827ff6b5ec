"""Questions about what is in force and what changed."""

from django.db import models

from charter.kernel.approvals.models import Version
from charter.kernel.journal.models import kind_of


def in_force(subject: models.Model, flow: str = "") -> Version | None:
    """The approved version that rules now: `.content`, `.hash`, `.approved_at`. None = never
    approved. `flow` is needed when a subject goes through several flows."""
    versions = Version.objects.filter(
        subject_kind=kind_of(subject), subject_id=subject.pk, approved_at__isnull=False
    )
    if flow:
        versions = versions.filter(flow_code=flow)
    return versions.order_by("-approved_at", "-number").first()

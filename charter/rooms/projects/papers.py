"""What stands on paper: the certificate of acceptance, an application, a summary."""

from typing import Any

from django.db.models import QuerySet

from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Decision, Request
from charter.kernel.files.models import Attachment
from charter.rooms.projects import handwriting
from charter.rooms.projects.models import Acceptance, Initiation, ItemMark
from charter.rooms.projects.presenting import answers

PUNCH_LIST = "projects/portal_conditions.html"  # of `conditions`, for whoever shows them


def delivered(acceptance: Acceptance) -> list[dict[str, Any]]:
    """Each document with its file and what the customer said of it in this version."""
    marks = ItemMark.objects.filter(acceptance=acceptance, version=acceptance.version)
    said = {mark.document_id: mark for mark in marks.select_related("by")}
    documents = list(acceptance.documents.select_related("author", "reviewer"))
    files = {one.pk: Attachment.objects.of(one).first() for one in documents}
    return [{"document": one, "file": files[one.pk], "mark": said.get(one.pk)} for one in documents]


def marked(acceptance: Acceptance) -> list[dict[str, Any]]:
    """The same for programs: each item with the customer's mark, "" while there is none."""
    return [
        {
            "id": row["document"].pk,
            "title": row["document"].title,
            "kind": row["document"].kind,
            "mark": row["mark"].mark if row["mark"] else "",
            "marked_by": row["mark"].by.name if row["mark"] else "",
        }
        for row in delivered(acceptance)
    ]


def signatures(acceptance: Acceptance) -> list[dict[str, Any]]:
    """Each act with the hand that signed it, as a path to draw."""
    return [
        {"one": one, "path": handwriting.path(one.drawing)}
        for one in acceptance.signatures.select_related("by")
    ]


def conditions(acceptance: Acceptance) -> QuerySet[Action]:
    """The punch list: what was promised when they accepted with conditions."""
    return Action.objects.of(acceptance).select_related("owner").order_by("pk")


def certificate(acceptance: Acceptance) -> dict[str, Any]:
    """The version the customer saw, their verdicts, and what was owed afterwards."""
    return {
        "acceptance": acceptance,
        "project": acceptance.project,
        "content": acceptance.content,
        "documents": delivered(acceptance),
        "opinions": acceptance.opinions.select_related("by", "answered_by"),
        "conditions": conditions(acceptance),
        "signatures": signatures(acceptance),
    }


def application(one: Initiation) -> dict[str, Any]:
    """Its parts as they stand, and who decided what about it."""
    request = Request.objects.about(one).order_by("-id").first()
    decisions = Decision.objects.standing().filter(request=request) if request else None
    return {
        "initiation": one,
        "answers": answers(one),
        "decisions": decisions.select_related("by", "step").order_by("pk") if decisions else [],
    }

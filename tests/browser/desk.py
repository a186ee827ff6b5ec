"""The desk's pages: a complaint on its way, what a case is linked to, other times for a promise."""

from types import SimpleNamespace

from charter.rooms.aftersales.models import Case, Commitment
from charter.rooms.aftersales.verbs import escalation
from charter.rooms.complaints import verbs as complaints
from charter.rooms.complaints.tests import stories

Pages = dict[str, tuple[str, str]]


def pages(company: SimpleNamespace, case: Case) -> Pages:
    raised = escalation.make_complaint(case, title="等太久才有人來", by=company.engineer)
    complaints.acknowledge(raised, text="已受理，十五日內答覆。", by=company.head)
    escalation.raise_to_quality(case, title="冷氣反覆停機", step="upkeep", by=company.engineer)
    answered = stories.responded(company)
    promise = Commitment.objects.get()
    return {
        "complaints": ("quality", "/complaints/"),
        "complaint": ("head", f"/complaints/{answered.pk}/"),
        "complaint-step": ("head", f"/complaints/{raised.pk}/assess/"),
        "complaint-new": ("staff", "/complaints/new/"),
        "links": ("engineer", f"/links/to/aftersales.case:{case.pk}/?q=CP-{raised.pk}"),
        "commitment-times": ("head", f"/aftersales/commitments/{promise.pk}/times/"),
        "assignment-rules": ("head", "/aftersales/assigning/"),
        "case-split": ("engineer", f"/aftersales/{case.pk}/split/"),
        "case-raise": ("engineer", f"/aftersales/{case.pk}/raise/"),
    }

"""One request as a file: what was asked, who decided what, and the head of the sealed chain."""

from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.formats import NOTHING, iso
from charter.ground.money import shown as money
from charter.ground.paper import Paper
from charter.kernel.approvals.details import asked_now, detail
from charter.kernel.approvals.history import seal
from charter.kernel.approvals.models import Request
from charter.org.models import Person


def paper(request: Request, reader: Person) -> Paper:
    """As its reader sees it; dated now, since the chain goes on."""
    told = detail(request, reader, printing=True)
    made = Paper(request.title, clock.now())
    made.facts(_about(request, told))
    for part in told["parts"]:
        made.heading(part.label, 3)
        if part.text or not part.rows:
            made.text(part.text or NOTHING)
        if part.rows:
            made.facts((label, text or NOTHING) for label, text in part.rows)
    _around(made, told)
    made.heading(_("流程"))
    lines = [(one["what"], one["who"], one["when"]) for one in told["timeline"]]
    made.table((_("步驟"), _("誰"), _("什麼時候")), lines)
    made.note(_("內容指紋%(hash)s") % {"hash": told["version"].hash})
    made.note(sealed(request))
    return made


def sealed(request: Request) -> str:
    """Which row of the chain was its head when this was made."""
    head = seal(asked_now(request, None))
    if not head["place"]:
        return _("稽核鏈還沒有封存任何紀錄")
    told = {"n": head["place"], "digest": head["digest"]}
    said = _("稽核鏈第%(n)s筆，摘要%(digest)s") % told
    late = _("（這件申請最新的紀錄還沒有封存，約一分鐘後再列印）")
    return said if head["complete"] else f"{said}\n{late}"


def _about(request: Request, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    version, department = told["version"], request.department
    sent = {"n": version.number, "when": iso(version.submitted_at)}
    amount = None if request.amount is None else money(request.amount)
    rows = [
        (_("流程"), f"{request.flow.title} {request.number}", request.flow.clause),
        (_("狀態"), request.get_state_display()),
        (_("申請人"), request.applicant, department or ""),
        (_("提交"), _("第%(n)s版・%(when)s提交") % sent),
        (_("金額"), amount or NOTHING),
    ]
    return [*rows, *((one.label, one.text, one.note) for one in told["figures"])]


def _around(made: Paper, told: dict[str, Any]) -> None:
    """Files and questions, where there are any."""
    if told["files"]:
        made.heading(_("附件"))
        rows = [(one.name, one.by, iso(one.at), one.sha256) for one, _may in told["files"]]
        made.table((_("檔案"), _("誰"), _("什麼時候"), "SHA-256"), rows)
    if told["questions"]:
        made.heading(_("詢問與答覆"))
        rows = [(one.by, one.text, one.answered_by or "", one.answer) for one in told["questions"]]
        made.table((_("誰問"), _("所問"), _("誰答"), _("答覆")), rows)

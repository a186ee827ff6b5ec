"""Another wording of a clause: written by one person, approved by another, in force from a day."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.flows import declare_flow, role, step
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs.submitting import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person, Role
from charter.policy.editions import row_on
from charter.policy.models import Amendment, Proposal
from charter.policy.pack import PLACEHOLDER, BadPack, check_text, clauses
from charter.policy.permissions import may_propose

PROPOSED = declare("policy.amendment.proposed", _("%(by)s提出修改條文「%(title)s」"))
SETTLED = declare(
    "policy.amendment.settled", _("條文「%(title)s」的修改申請有了結果"), _("你提出的條文修改")
)
FLOW = declare_flow(
    "policy.text",
    gettext_noop("制度條文修改"),
    steps=[step("management", gettext_noop("公司管理層審批"), role(Role.MANAGEMENT))],
)
State = Proposal.State


@transaction.atomic
def propose_amendment(
    code: str, *, zh: str, en: str, effective_on: dt.date, reason: str, by: Person
) -> Amendment:
    """Ask for other words from a day on. One that came back to the same person is mended."""
    if not may_propose(by):
        raise Refused("policy.may_not_propose", _t("修改條文由部門主管或管理層提出。"))
    if code not in clauses():
        raise Refused("policy.no_such_clause", _t("沒有這一條，請從制度頁點進來。"))
    words: Facts = {"zh": zh.strip(), "en": en.strip()}
    _sound(code, words, effective_on, reason)
    told = {**words, "effective_on": effective_on, "reason": reason.strip()}
    amendment = _returned_or_new(code, by)
    for name, value in told.items():
        setattr(amendment, name, value)
    amendment.state = State.PENDING
    amendment.save()
    record(PROPOSED, amendment, by=by, clause=code, effective_on=effective_on.isoformat(), **words)
    content = {
        **told,
        "clause": code,
        "old_zh": row_on(code).text.zh,
        "old_en": row_on(code).text.en,
    }
    title = _t("修改條文「%(name)s」") % {"name": amendment}
    submit(amendment, flow=FLOW.code, by=by, content=content, title=title)
    return amendment


def _returned_or_new(code: str, by: Person) -> Amendment:
    found = Amendment.objects.select_for_update().open().filter(clause=code).first()
    if found is None:
        return Amendment(clause=code, proposed_by=by, proposed_at=clock.now())
    if found.state != State.RETURNED or found.proposed_by_id != by.pk:
        raise Refused("policy.amendment_open", _t("這一條已有一件修改申請，請等它有結果再提。"))
    return found


def _sound(code: str, words: Facts, effective_on: dt.date, reason: str) -> None:
    if effective_on <= clock.today():
        raise Refused(
            "policy.not_in_future", _t("生效日期最早為明天，請改填日期。"), field="effective_on"
        )
    if not reason.strip():
        raise Refused("policy.no_reason", _t("請寫明為什麼要修改。"), field="reason")
    now = row_on(code)
    for language, text in words.items():
        _whole(code, language, text, set(PLACEHOLDER.findall(now.text[language])))
    if (words["zh"], words["en"]) == (now.text.zh, now.text.en):
        raise Refused("policy.same_text", _t("新的條文與現行的相同，請修改後再送出。"), field="zh")


def _whole(code: str, language: str, text: str, held: set[str]) -> None:
    """At least one obligation marked, and the same blanks: a number cannot slip away in words."""
    try:
        check_text(code, language, text)
    except BadPack:
        raise Refused(
            "policy.text_marks",
            _t("條文要以[[ ]]標出至少一處義務，大括號裡只能是現有的參數名稱。"),
            field=language,
        ) from None
    if set(PLACEHOLDER.findall(text)) != held:
        raise Refused(
            "policy.text_parameters",
            _t("條文裡的參數必須與現行條文相同：%(names)s。")
            % {"names": "、".join(f"{{{name}}}" for name in sorted(held)) or "--"},
            field=language,
        )


def _settle_amendment(request: Request, state: State, by: Person | None) -> None:
    """The approval ended. Approved late, it takes effect tomorrow, never backwards."""
    found = Amendment.objects.select_for_update().get(pk=request.subject_id)
    if found.state not in (State.PENDING, State.RETURNED):
        return
    found.state = state
    if state == State.APPROVED:
        found.effective_on = max(found.effective_on, clock.today() + dt.timedelta(days=1))
    found.save()
    told: Facts = {"state": str(state), "effective_on": found.effective_on.isoformat()}
    record(SETTLED, found, by=by, tell=[found.proposed_by], **told)

"""What can happen to a request. Sentences fill from the entry and its facts."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.journal.events import declare

ASKED = _("等你審批")
YOURS = _("你經手的申請")
MEND = _("需要你排除卡關")

SUBMITTED = declare(
    "approvals.request.submitted", _("%(by)s提交「%(title)s」（第%(round)s版）"), ASKED
)
EDITED = declare("approvals.request.edited", _("%(by)s修改了「%(title)s」的內容，本輪審批作廢"))
AGREED = declare("approvals.request.agreed", _("%(by)s同意「%(title)s」（%(step)s）"), ASKED)
APPROVED = declare("approvals.request.approved", _("「%(title)s」審批通過"), YOURS)
REJECTED = declare("approvals.request.rejected", _("%(by)s否決「%(title)s」：%(reason)s"), YOURS)
RETURNED = declare(
    "approvals.request.returned", _("%(by)s退回「%(title)s」補正：%(reason)s"), YOURS
)
STEPPED_BACK = declare(
    "approvals.request.stepped_back", _("%(by)s將「%(title)s」退回到%(step)s：%(reason)s"), ASKED
)
WITHDRAWN = declare("approvals.request.withdrawn", _("%(by)s撤回「%(title)s」：%(reason)s"), ASKED)
APPROVER_ADDED = declare(
    "approvals.request.approver_added", _("%(by)s為「%(title)s」加簽%(person)s"), ASKED
)
APPROVER_REMOVED = declare(
    "approvals.request.approver_removed", _("%(by)s取消「%(title)s」的加簽%(person)s")
)
HANDED_OVER = declare(
    "approvals.request.handed_over", _("%(by)s將「%(title)s」轉交%(person)s"), ASKED
)
APPOINTED = declare(
    "approvals.request.appointed", _("%(by)s指定%(person)s審批「%(title)s」"), ASKED
)
URGED = declare("approvals.request.urged", _("%(by)s催辦「%(title)s」"), ASKED)
COPIED = declare("approvals.request.copied", _("%(by)s將「%(title)s」抄送%(people)s"))
ASKED_APPLICANT = declare(
    "approvals.request.asked", _("%(by)s就「%(title)s」詢問：%(reason)s"), _("問你的問題")
)
ANSWERED = declare("approvals.request.answered", _("%(by)s答覆「%(title)s」：%(reason)s"), ASKED)
HELD = declare("approvals.request.held", _("%(by)s送出對「%(title)s」的決定，可在時限內復原"))
UNDONE = declare("approvals.request.undone", _("%(by)s復原了對「%(title)s」剛送出的決定"))
FELL_THROUGH = declare(
    "approvals.request.fell_through",
    _("%(who)s對「%(title)s」送出的決定沒有生效：%(reason)s"),
    _("你的決定沒有生效"),
)
REMINDED = declare("approvals.request.reminded", _("「%(title)s」的審批時限已過半"), ASKED)
ESCALATED = declare(
    "approvals.request.escalated", _("「%(title)s」審批逾時，改請%(people)s處理"), ASKED
)
REOWNED = declare(
    "approvals.request.reowned", _("「%(title)s」的審批人有異動，已改由%(people)s審批"), ASKED
)
STUCK = declare("approvals.request.stuck", _("「%(title)s」找不到審批人，請%(owner)s處理"), MEND)
FLOW_DRAFTED = declare("approvals.flow.drafted", _("%(by)s存了流程「%(title)s」的草稿"))
DRAFT_DISCARDED = declare("approvals.flow.discarded", _("%(by)s捨棄流程「%(title)s」的草稿"))
FLOW_PROPOSED = declare("approvals.flow.proposed", _("%(by)s申請變更流程「%(title)s」"))
FLOW_CHANGED = declare("approvals.flow.changed", _("流程「%(title)s」開始生效"))
LIMIT_PROPOSED = declare("approvals.limit.proposed", _("%(by)s申請變更限額「%(title)s」"))
LIMIT_CHANGED = declare("approvals.limit.changed", _("限額「%(title)s」開始生效"))

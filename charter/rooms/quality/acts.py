"""What can be done to each noun of this room: the form with its verb, for page and API."""

from django.utils.translation import gettext_lazy as _

from charter.ground.acts import Act, at
from charter.rooms.quality.forms import checks as check_forms
from charter.rooms.quality.forms import problems as forms
from charter.rooms.quality.forms import standards as standard_forms
from charter.rooms.quality.forms import suggestions as said
from charter.rooms.quality.verbs import (
    checkplans,
    effects,
    grades,
    majors,
    problems,
    standards,
    suggestions,
)

CLAUSE = "SP2.3.2b"
ACTS: dict[str, Act] = {
    "contain": Act(
        forms.ContainForm, problems.contain, _("記下應急處理"), CLAUSE, asks=at("reported")
    ),
    "find_cause": Act(
        forms.CauseForm,
        problems.find_cause,
        _("查明原因"),
        CLAUSE,
        asks=at("contained", "reopened"),
    ),
    "plan": Act(
        forms.PlanForm,
        problems.plan_rectification,
        _("訂整改措施"),
        CLAUSE,
        keeps=("due",),
        asks=at("analysed"),
    ),
    "verify": Act(forms.VerifyForm, effects.verify, _("驗證效果"), CLAUSE, asks=True),
    "report_up": Act(
        forms.ReportUpForm, majors.report_up, _("書面上報管理層"), "SP4.3c", asks=True
    ),
    "set_up_team": Act(
        forms.TeamForm, majors.set_up_team, _("成立專項整改小組"), "SP4.3c", asks=True
    ),
    "prevent": Act(forms.PreventForm, majors.prevent, _("填預防措施"), "SP4.3c"),
    "hand_over": Act(forms.HandOverForm, problems.hand_over, _("轉交負責人"), CLAUSE),
    "raise_grade": Act(forms.ReasonForm, grades.raise_grade, _("調高為重大"), "SP4.3c"),
    "attach": Act(forms.AttachForm, problems.add_files, _("加照片或檔案"), CLAUSE),
    "withdraw": Act(forms.ReasonForm, problems.withdraw, _("撤銷誤報"), CLAUSE),
}
# What may be done to several problems at once.
AT_ONCE = ("hand_over", "raise_grade", "withdraw")
SUGGESTION_ACTS: dict[str, Act] = {
    "answer": Act(said.AnswerForm, suggestions.answer, _("答覆"), "SP4.4b", asks=True),
    "adopt": Act(said.AdoptForm, suggestions.adopt, _("採用，先試行"), "SP4.4b", asks=True),
    "decline": Act(forms.ReasonForm, suggestions.decline, _("不採用"), "SP4.4b"),
    "report": Act(said.TrialForm, suggestions.report_trial, _("回報試行結果"), "SP4.4c", asks=True),
    "confirm": Act(said.JudgeForm, suggestions.judge, _("驗證效果"), "SP4.4c", asks=True),
    "reward": Act(said.RewardForm, suggestions.reward, _("獎勵"), "SP4.4b"),
    "publish": Act(said.CaseForm, suggestions.publish, _("發布為案例"), "SP4.4c", asks=True),
}
STANDARD_ACTS: dict[str, Act] = {
    "review": Act(standard_forms.ReviewForm, standards.review, _("評估"), "SP4.2b"),
    "revise": Act(standard_forms.RevisionForm, standards.revise, _("起草新版"), "SP4.2b"),
    "hand_over": Act(standard_forms.OwnerForm, standards.hand_over, _("轉交負責人"), "SP4.2b"),
    "retire": Act(standard_forms.RetireForm, standards.retire, _("停用"), "SP4.2a"),
}
CHECK_ACTS: dict[str, Act] = {
    "hand_over": Act(check_forms.HandOverCheckForm, checkplans.hand_over, _("改派"), "SP2.3.2a"),
    "cancel": Act(check_forms.CancelCheckForm, checkplans.cancel, _("取消"), "SP4.3a"),
}

"""What can be done to a record of this room: the form with its verb, for page and API."""

from django.utils.translation import gettext_lazy as _

from charter.ground.acts import Act, Kind
from charter.rooms.steering import forms, permissions, verbs
from charter.rooms.steering.drawing import lacking
from charter.rooms.steering.models import Adoption, Course, Evaluation, Gap


def _to_assess(one: Evaluation) -> bool:
    return bool(one.conclusions and lacking(one))


COURSES = Kind(
    Course,
    {
        "add_task": Act(forms.TaskForm, verbs.add_task, _("分解任務"), "SI4.1"),
        "allot": Act(forms.AllotForm, verbs.allot, _("配置資源"), "SI4.2a"),
        "check": Act(forms.CheckForm, verbs.check, _("檢查進度"), "SI4.4a"),
        "finish": Act(forms.FinishForm, verbs.finish, _("回報完成"), "SI5.4a", asks=True),
        "judge": Act(forms.NothingForm, verbs.judge, _("比較前後"), "SI5.4a", asks=True),
        "confirm": Act(forms.NothingForm, verbs.confirm, _("確認結果"), "SI5.4a", asks=True),
        "contest": Act(forms.ReasonForm, verbs.contest, _("不同意，再觀察"), "SI5.4a"),
        "roll_out": Act(forms.RollOutForm, verbs.roll_out, _("寫案例並推廣"), "SI5.4b", asks=True),
        "replan": Act(forms.ReplanForm, verbs.replan, _("分析並重新規劃"), "SI5.4c", asks=True),
    },
    permissions.verbs_for,
    ("measure__plan__cycle", "department", "owner", "terms__target", "confirmed_by", "successor"),
)
GAPS = Kind(
    Gap,
    {
        "answer": Act(forms.AnswerForm, verbs.answer, _("說明原因與對策"), "SI4.4b", asks=True),
        "adjust": Act(forms.RulingForm, verbs.adjust, _("採納並調整計劃"), "SI4.4c", asks=True),
        "carry_on": Act(forms.RulingForm, verbs.carry_on, _("同意，按原計劃繼續"), "SI4.4b"),
        "send_back": Act(forms.ReasonForm, verbs.send_back, _("退回"), "SI4.4b"),
    },
    permissions.gap_verbs_for,
    ("plan__department", "plan__cycle__holder", "plan__owner", "course__owner", "answered_by"),
)
ADOPTIONS = Kind(
    Adoption,
    {
        "adopt": Act(forms.NoteForm, verbs.adopt, _("採用"), "SI5.4b", asks=True),
        "decline": Act(forms.NoteForm, verbs.decline, _("說明為什麼不適用"), "SI5.4b"),
    },
    permissions.adoption_verbs_for,
    ("course__department", "department", "owner", "answered_by"),
)
EVALUATIONS = Kind(
    Evaluation,
    {
        "answer_problem": Act(
            forms.MeasureForm,
            verbs.answer_problem,
            _("為問題安排措施"),
            "SI5.3b",
            asks=lambda one: one.findings.unanswered().exists(),
        ),
        "note": Act(forms.FindingForm, verbs.note, _("記亮點或問題"), "SI5.3b"),
        "assess": Act(forms.AssessForm, verbs.assess, _("評估指標"), "SI5.2", asks=_to_assess),
        "rate": Act(forms.RateForm, verbs.rate, _("為指標評分"), "SI5.2", asks=True),
        "conclude": Act(
            forms.ConclusionForm,
            verbs.conclude,
            _("寫結論"),
            "SI5.3a",
            asks=lambda one: not one.conclusions,
        ),
        "redraw": Act(forms.NothingForm, verbs.redraw, _("重新產生數字"), "SI5.3a"),
        "publish": Act(
            forms.NothingForm,
            verbs.publish,
            _("發布報告"),
            "SI5.3a",
            asks=lambda one: not lacking(one),
        ),
    },
    permissions.evaluation_verbs_for,
    ("cycle__holder", "published_by"),
)

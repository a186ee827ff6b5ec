"""What can be done to a record of this room: the form with its verb, for page and API."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from charter.ground import acts
from charter.ground.acts import Act
from charter.org.models import Person
from charter.rooms.training import forms, need_forms, permissions, verbs
from charter.rooms.training.models import Claim, Course, Need, Plan, Record, Seat, Session


@dataclass(frozen=True)
class Kind(acts.Kind):
    """`of_record` are the acts whose form needs the record."""

    of_record: tuple[str, ...] = ()

    def form(self, verb: str, row: Any, *data: Any) -> Any:
        act = self.acts[verb]
        begins = {name: getattr(row, name) for name in act.keeps}
        given = (row,) if verb in self.of_record else ()
        return act.form(*given, *data, initial=begins)


def seat_verbs(person: Person, seat: Seat) -> list[str]:
    if person.pk != seat.person_id:
        return []
    if seat.is_present:
        return ["react"] if seat.reacted_at is None and seat.session.state == "held" else []
    return ["give_up"] if seat.session.is_open and not seat.given_up else []


COURSE = ("title", "subject", "kind", "hours", "aim", "skill", "level", "pass_score", "indicator")
COURSES = Kind(
    Course,
    {
        "edit": Act(
            forms.EditCourseForm,
            verbs.edit_course,
            _("修改課程"),
            "SP3.2a",
            (*COURSE, "is_offered"),
        ),
        "state_outcome": Act(
            forms.OutcomeForm, verbs.state_outcome, _("比較指標前後"), "SP3.2c", asks=True
        ),
    },
    permissions.course_verbs,
    ("skill",),
)
SESSIONS = Kind(
    Session,
    {
        "invite": Act(forms.InviteForm, verbs.invite, _("邀請"), "SP3.2a"),
        "mark_present": Act(forms.PresentForm, verbs.mark_present, _("登記到場"), "SP3.2c"),
        "hold": Act(forms.NothingForm, verbs.hold_session, _("結束簽到"), "SP3.2c", asks=True),
        "move": Act(
            forms.MoveForm, verbs.move_session, _("改時間地點"), "SP3.2a",
            ("starts_at", "ends_at", "place"),
        ),
        "cancel": Act(forms.ReasonForm, verbs.cancel_session, _("取消這一場"), "SP3.2a"),
    },
    permissions.session_verbs,
    ("course", "need", "teacher", "organiser"),
    ("mark_present",),
)  # fmt: skip
SEATS = Kind(
    Seat,
    {
        "react": Act(forms.ReactForm, verbs.react, _("說說這堂課"), "SP3.2c", asks=True),
        "give_up": Act(forms.ReasonForm, verbs.give_up, _("我不能參加"), "SP3.2a"),
    },
    seat_verbs,
    ("session__course", "session__teacher", "session__organiser", "person"),
)
RECORDS = Kind(
    Record,
    {
        "judge": Act(
            forms.JudgeForm, verbs.judge_behaviour, _("確認工作中的應用"), "SP3.2c", asks=True),
        "correct": Act(
            forms.CorrectForm, verbs.correct_record, _("更正"), "SP3.2c",
            ("score", "pretest", "is_passed"),
        ),
        "certify": Act(forms.CertifyForm, verbs.certify, _("附上證書"), "SP3.2c"),
    },
    permissions.record_verbs,
    ("person__manager", "person__department", "course", "seat__session", "claim", "replaces", "by"),
)  # fmt: skip
CLAIMS = Kind(
    Claim,
    {
        "confirm": Act(forms.ConfirmForm, verbs.confirm_claim, _("確認"), "SP3.2b", asks=True),
        "refuse": Act(forms.ReasonForm, verbs.refuse_claim, _("不確認"), "SP3.2b"),
        "attach": Act(forms.FilesForm, verbs.add_evidence, _("補證明"), "SP3.2b"),
        "withdraw": Act(forms.NothingForm, verbs.withdraw_claim, _("撤回"), "SP3.2b"),
    },
    permissions.claim_verbs,
    ("person__manager", "person__department", "item__plan", "decided_by"),
)
PLANS = Kind(
    Plan,
    {
        "agree": Act(
            forms.NothingForm,
            verbs.agree_plan,
            _("同意"),
            "SP3.2b",
            asks=acts.at("submitted"),
        ),
        "submit": Act(forms.NothingForm, verbs.submit_plan, _("請主管同意"), "SP3.2b", asks=True),
        "add_item": Act(forms.ItemForm, verbs.add_item, _("加一項"), "SP3.2b"),
        "send_back": Act(forms.ReasonForm, verbs.send_plan_back, _("請本人修改"), "SP3.2b"),
        "reopen": Act(forms.NothingForm, verbs.reopen_plan, _("重新修改"), "SP3.2b"),
    },
    permissions.plan_verbs,
    ("person__manager", "person__department", "agreed_by", "drawn_by"),
)
NEEDS = Kind(
    Need,
    {
        "leave_out": Act(need_forms.LeaveOutForm, verbs.leave_out, _("有人不必參加"), "SI4.3a"),
        "take_in": Act(need_forms.TakeInForm, verbs.take_in, _("還有人要參加"), "SI4.3a"),
        "answer": Act(
            need_forms.AnswerForm, verbs.answer_need, _("已由培訓做到"), "SP3.2b", asks=True
        ),
        "drop": Act(forms.ReasonForm, verbs.drop_need, _("不再需要"), "SI4.3a"),
    },
    permissions.need_verbs,
    ("person__manager", "person__department", "department"),
    ("leave_out", "answer"),
)
KINDS: dict[str, Kind] = {
    "course": COURSES,
    "session": SESSIONS,
    "seat": SEATS,
    "record": RECORDS,
    "claim": CLAIMS,
    "plan": PLANS,
    "need": NEEDS,
}

"""What can be done in this room: to a record, or to begin one; for pages and API alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from charter.ground import acts
from charter.ground.acts import Act
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.merits import forms, permissions, verbs
from charter.rooms.merits.models import Award, Case, Coaching, Notice, Outcome, Review, Round
from charter.rooms.merits.reach import keeps


@dataclass(frozen=True)
class Kind(acts.Kind):
    """With the name under which reading one is noted."""

    read: "str | Promise" = ""


def _nominate(*, by: Person, person: Any, department: Any, evidence: Any, **terms: Any) -> Award:
    told = verbs.Terms(**terms)
    return verbs.nominate(
        person=person, department=department, evidence=evidence, terms=told, by=by
    )


def _notice(*, by: Person, **told: Any) -> Any:
    """By hand, once for a measure and the day it missed."""
    if (made := verbs.open_notice(**told, by=by)) is None:
        said = say("這件措施的這個期限已經通報過了，請看那一份。")
        raise Refused("merits.noticed_already", said, field="measure")
    return made


def _coach(outcome: Outcome, **told: Any) -> Any:
    """On to the plan that was made."""
    return verbs.open_coaching(outcome, **told)


AWARDS = Kind(
    Award,
    {
        "take_up": Act(forms.TermsForm, verbs.take_up, _("提報"), "SI6.1a", asks=True),
        "set_aside": Act(forms.ReasonForm, verbs.set_aside, _("不提報"), "SI6.1a"),
    },
    permissions.award_verbs_for,
    ("person", "department", "proposed_by", "decided_by", "round", "post", "leaves__post"),
    _("獎勵"),
)
ROUNDS = Kind(
    Round,
    {"close": Act(forms.ConclusionForm, verbs.close_round, _("結束評選"), "SI6.1a", asks=True)},
    permissions.round_verbs_for,
    ("opened_by", "closed_by"),
)
OUTCOMES = Kind(
    Outcome,
    {"open_coaching": Act(forms.CoachingForm, _coach, _("安排輔導"), "SP3.3b", asks=True)},
    permissions.outcome_verbs_for,
    ("person__department", "department", "award"),
    _("考核結果的後續"),
)
COACHINGS = Kind(
    Coaching,
    {
        "see": Act(forms.SeenForm, verbs.see, _("我看過了"), "SP3.3b", asks=True),
        "follow_up": Act(forms.NoteForm, verbs.follow_up, _("記錄追蹤"), "SP3.3b"),
        "conclude": Act(forms.ConcludeForm, verbs.conclude, _("寫總結"), "SP3.3b", asks=True),
    },
    permissions.coaching_verbs_for,
    ("person", "department", "coach", "opened_by", "outcome"),
    _("輔導計劃"),
)
REVIEWS = Kind(
    Review,
    {
        "state": Act(forms.TextForm, verbs.state_review, _("說明"), "SP3.3b", asks=True),
        "vote": Act(forms.VoteForm, verbs.vote, _("提出意見"), "SP3.3b", asks=True),
    },
    permissions.review_verbs_for,
    ("person__department", "department", "hr", "head"),
    _("連續不達標的處理"),
)
NOTICES = Kind(
    Notice,
    {
        "explain": Act(forms.TextForm, verbs.explain, _("書面說明"), "SI6.2a", asks=True),
        "rectify": Act(forms.RectifyForm, verbs.rectify, _("訂整改"), "SI6.2a", asks=True),
        "publish": Act(
            forms.PublishForm, verbs.decide_publication, _("決定是否公布"), "SI6.2a", asks=True
        ),
    },
    permissions.notice_verbs_for,
    ("person", "department", "head", "action__owner", "publication_by", "opened_by"),
    _("通報"),
)
CASES = Kind(
    Case,
    {
        "change_post": Act(
            forms.PostForm, verbs.change_post, _("辦理職務異動"), "SI6.2c", asks=True
        ),
        "hear": Act(forms.MinutesForm, verbs.hear, _("記錄聽取意見"), "SI6.2c", asks=True),
        "state": Act(forms.TextForm, verbs.state_case, _("陳述"), "SI6.2c", asks=True),
        "remark": Act(forms.TextForm, verbs.remark, _("對紀錄表示意見"), "SI6.2c", asks=True),
        "appeal": Act(forms.TextForm, verbs.appeal, _("申訴"), "SI6.2c"),
        "propose": Act(forms.ProposeForm, verbs.propose, _("提出處理意見"), "SI6.2c", asks=True),
        "call_hearing": Act(
            forms.HearingForm, verbs.call_hearing, _("安排聽取意見"), "SI6.2c",
            asks=True,
        ),
        "attach": Act(forms.ExhibitForm, verbs.attach_to_case, _("加事證"), "SI6.2c"),
        "dismiss": Act(forms.ReasonForm, verbs.dismiss, _("不予處理"), "SI6.2c"),
    },
    permissions.case_verbs_for,
    ("person__department", "department", "opened_by", "chair", "proposed_by", "decided_by",
     "ruled_by", "ended_by"),
    _("問責"),
)  # fmt: skip
KINDS = {kind.name: kind for kind in
         (AWARDS, ROUNDS, OUTCOMES, COACHINGS, REVIEWS, NOTICES, CASES)}  # fmt: skip


@dataclass(frozen=True)
class Making:
    """How a record begins: its act, and who may."""

    act: Act
    may: Callable[[Person], bool]
    back: str


MAKINGS = {
    "award": Making(
        Act(forms.NominateForm, _nominate, _("提名獎勵"), "SI6.1a"),
        permissions.may_nominate,
        "merits:awards",
    ),
    "round": Making(
        Act(forms.RoundForm, verbs.open_round, _("開始評選"), "SI6.1a"), keeps, "merits:rounds"
    ),
    "budget": Making(
        Act(forms.BudgetForm, verbs.ask_budget, _("提出獎勵預算"), "SI6.1a"),
        keeps,
        "merits:budgets",
    ),
    "notice": Making(
        Act(forms.NoticeForm, _notice, _("開立通報"), "SI6.2a"),
        permissions.may_open_notice,
        "merits:notices",
    ),
    "case": Making(
        Act(forms.CaseForm, verbs.open_case, _("提出問責"), "SI6.2c"),
        permissions.may_open_case,
        "merits:cases",
    ),
}

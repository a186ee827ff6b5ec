"""The first half of an accountability case: facts, the person's statement, the hearing."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.formats import NOTHING
from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.merits.models import Case, Exhibit, Step
from charter.rooms.merits.permissions import case_verbs_for, may_lead_case, may_open_case
from charter.rooms.merits.reach import above, any_hr
from charter.rooms.merits.verbs._common import (
    _allow,
    _drop_open,
    _locked,
    _needs,
    _plan,
    _staff,
    _step_done,
    _working_days,
)
from charter.rooms.merits.verbs.proposing import Evidence

YOURS = gettext_lazy("與你有關的問責程序")
OPENED = declare("merits.case.opened", gettext_lazy("%(by)s提出問責「%(title)s」"), YOURS)
STATED = declare("merits.case.stated", gettext_lazy("%(by)s就「%(title)s」陳述"), YOURS)
ATTACHED = declare("merits.case.attached", gettext_lazy("%(by)s在「%(title)s」加了事證"), YOURS)
CALLED = declare(
    "merits.case.hearing_called", gettext_lazy("%(by)s定於%(at)s就「%(title)s」聽取意見"), YOURS
)
HEARD = declare("merits.case.heard", gettext_lazy("%(by)s記錄了「%(title)s」的聽取意見"), YOURS)
REMARKED = declare(
    "merits.case.remarked", gettext_lazy("%(by)s對「%(title)s」的紀錄表示意見"), YOURS
)
DISMISSED = declare("merits.case.dismissed", gettext_lazy("「%(title)s」不予處理"), YOURS)


@transaction.atomic
def open_case(
    *,
    person: Person,
    harm: str,
    facts: str,
    by: Person,
    exhibits: Iterable[Evidence] = (),
    uploads: Iterable[Upload] = (),
    loss: Decimal | None = None,
) -> Case:
    """With facts, and at least one record or file that shows them. The person is told at once."""
    _allow(may_open_case(by), _("主管、質量管理、人力資源或管理層"))
    _staff(person, "person")
    if person == by:
        raise Refused("merits.own_case", _("不能對自己提出問責。"), field="person")
    if harm not in Case.Harm.values:
        raise Refused("merits.no_harm", _("請選造成了什麼。"), field="harm")
    shown, given = list(exhibits), list(uploads)
    if not shown and not given:
        said = _("請附上事證：紀錄的頁面網址或檔案，至少一項。")
        raise Refused("merits.no_exhibit", said, field="evidence")
    made = Case.objects.create(
        person=person,
        department=person.department,
        harm=harm,
        facts=_needs(facts, "facts", _("請寫下發生了什麼、何時、造成什麼。")),
        loss=loss,
        involved=sorted({person.pk, by.pk, *(one.pk for one in above(person))}),
        opened_by=by,
        opened_at=clock.now(),
    )
    _show(made, shown, given, by)
    _plan(made, Step.Name.STATE, person, _working_days("explanation_days"), place=1)
    _plan(made, Step.Name.HEAR, any_hr(but=person), _working_days("hearing_days"), place=2)
    tell = [one for one in (person, any_hr(but=person)) if one]
    record(OPENED, made, by=by, tell=tell, harm=harm)
    return made


def _show(case: Case, exhibits: list[Evidence], uploads: list[Upload], by: Person) -> None:
    for one in exhibits:
        Exhibit.objects.get_or_create(
            case=case,
            kind=one.kind,
            subject_id=one.subject_id,
            defaults={"title": one.title, "added_by": by},
        )
    for upload in uploads:
        attach(case, upload, by=by, about=case)


@transaction.atomic
def attach_to_case(
    case: Case, *, by: Person, exhibits: Iterable[Evidence] = (), uploads: Iterable[Upload] = ()
) -> None:
    """More of what shows the facts, from either side, until a decision is asked for."""
    found: Case = _locked(case)
    _allow("attach" in case_verbs_for(by, found), _("本人、提出人或人力資源"))
    shown, given = list(exhibits), list(uploads)
    if not shown and not given:
        raise Refused("merits.no_exhibit", _("請附上紀錄的頁面網址或檔案。"), field="evidence")
    _show(found, shown, given, by)
    record(ATTACHED, found, by=by, tell=[found.person], n=len(shown) + len(given))


def _demand_at(case: Case, verb: str) -> None:
    """Refused in words before anything is asked of the text."""
    if verb not in Case.FLOW.verbs_from(case.state):
        said = _("這件問責現在的步驟不能做這件事，請照程序進行。")
        raise Refused("merits.not_now", said)


@transaction.atomic
def state_case(case: Case, *, text: str, by: Person | None) -> None:
    """The person's own account, in writing."""
    found: Case = _locked(case)
    _allow(by is not None and by.pk == found.person_id, _("本人"))
    _demand_at(found, "state")
    said = _needs(text, "text", _("請寫下你的陳述。"))
    Case.FLOW.move(found, "state", statement=said, stated_at=clock.now())
    _step_done(found, Step.Name.STATE, said, by)
    record(STATED, found, by=by, tell=[found.opened_by])
    case.refresh_from_db()


@transaction.atomic
def call_hearing(
    case: Case, *, at: dt.datetime, place: str, chair: Person, by: Person | None
) -> None:
    """When and where the person is heard, and by whom: neither themselves nor who opened it."""
    found: Case = _locked(case)
    _allow(may_lead_case(by, found), _("提出人或人力資源"))
    _demand_at(found, "call_hearing")
    _staff(chair, "chair")
    if chair.pk in (found.person_id, found.opened_by_id):
        said = _("主持人不能是本人或提出人，請選別人。")
        raise Refused("merits.partial_chair", said, field="chair")
    if at < clock.now():
        raise Refused("merits.hearing_past", _("時間不能早於現在。"), field="at")
    held = {"hearing_at": at, "hearing_place": _needs(place, "place")[:120], "chair": chair}
    involved = sorted({*found.involved, chair.pk})
    Case.FLOW.move(found, "call_hearing", involved=involved, **held)
    Step.objects.of(found).open().filter(name=Step.Name.HEAR).update(owner=chair)
    tell = [found.person, chair]
    record(CALLED, found, by=by, tell=tell, at=f"{clock.local(at):%Y-%m-%d %H:%M}")
    case.refresh_from_db()


@transaction.atomic
def hear(case: Case, *, has_attended: bool, minutes: str, by: Person | None) -> None:
    """What was said. Not before the person has stated their case or had the time to."""
    found: Case = _locked(case)
    _allow(by is not None and by.pk == found.chair_id, _("主持人"))
    _demand_at(found, "hear")
    if found.hearing_at is None or found.hearing_at > clock.now():
        raise Refused("merits.not_begun", _("還沒有到聽取意見的時間。"))
    waits = Step.objects.of(found).open().filter(name=Step.Name.STATE, due__gte=clock.today())
    if waits.exists():
        said = _("本人還在陳述期限內，請等陳述或期限過後再記錄。")
        raise Refused("merits.not_stated", said)
    text = _needs(minutes, "minutes", _("請寫下聽取意見的紀錄。"))
    kept = {"has_attended": has_attended, "minutes": text, "heard_at": clock.now()}
    Case.FLOW.move(found, "hear", **kept)
    if found.stated_at is None:
        _step_done(found, Step.Name.STATE, NOTHING, None)
    _step_done(found, Step.Name.HEAR, text, by)
    owner = found.opened_by if found.opened_by.is_active else any_hr(but=found.person)
    _plan(found, Step.Name.PROPOSE, owner, _working_days("accountability_days"), place=3)
    record(HEARD, found, by=by, tell=[found.person, found.opened_by], attended=has_attended)
    case.refresh_from_db()


@transaction.atomic
def remark(case: Case, *, text: str, by: Person | None) -> None:
    """What the person says to the minutes, before anything is proposed."""
    found: Case = _locked(case)
    _allow(by is not None and by.pk == found.person_id, _("本人"))
    _demand_at(found, "remark")
    Case.FLOW.move(found, "remark", remark=_needs(text, "text"))
    record(REMARKED, found, by=by, tell=[found.opened_by])
    case.refresh_from_db()


@transaction.atomic
def dismiss(case: Case, *, reason: str, by: Person | None) -> None:
    """No case: it stays on record, and nothing is held against the person."""
    found: Case = _locked(case)
    _allow(may_lead_case(by, found), _("提出人或人力資源"))
    _demand_at(found, "dismiss")
    if found.state == Case.State.DECIDING:
        raise Refused("merits.before_somebody", _("正在等未涉事者決定，請先撤回審批。"))
    why = _needs(reason, "reason", _("請寫下為什麼不予處理。"))
    Case.FLOW.move(found, "dismiss", reason=why, ended_by=by)
    _drop_open(found)
    record(DISMISSED, found, by=by, tell=[found.person, found.opened_by])
    case.refresh_from_db()


def _records_of(case: Case) -> list[str]:
    """What shows the facts, as it is frozen with the decision."""
    rows = [f"{one.kind}:{one.subject_id}" for one in case.exhibits.all()]
    files = Attachment.objects.of(case).order_by("pk").values_list("sha256", flat=True)
    return [*rows, *files]

"""What approvers read of a plan and of an offer, and what to look at before deciding."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.kernel.approvals.presentation import Asked, Check, Part, before_deciding, shown
from charter.rooms.recruitment.models import Candidate, Line, Offer, Plan
from charter.rooms.recruitment.queries import needs

PLAN, OFFER = "recruitment.plan", "recruitment.offer"
Content = dict[str, Any]


@shown(PLAN)
def plan_parts(content: Content) -> list[Part]:
    """Each need with what it asks for."""
    return [
        Part(_("為什麼"), content["reason"]),
        *(
            Part(f"{one['department']} {one['title']}", _head(one), tuple(_rows(one)))
            for one in content["lines"]
        ),
    ]


def _head(one: Content) -> str:
    if one["kind"] == Line.Kind.EMPTY:
        return _("不補：%(reason)s") % {"reason": one["reason"]}
    told = {"n": one["number"], "day": one["needed_by"], "reason": one["reason"]}
    return _("%(n)s人，%(day)s前；%(reason)s") % told


def _rows(one: Content) -> list[tuple[str, str]]:
    if one["kind"] == Line.Kind.EMPTY:
        return []
    asked = [("*" if q["must"] else "") + q["text"] for q in one["qualifications"]]
    how = _("面試%(n)s輪、每輪至少%(m)s位評核；筆試%(score)s分通過")
    told = {"n": one["interviews"], "m": one["assessors"], "score": one["pass_score"]}
    rows = [(_("職責"), one["duties"]), (_("任職資格"), "；".join(asked)), (_("甄選"), how % told)]
    return rows + ([(_("項目"), one["project"])] if one["project"] else [])


@shown(OFFER)
def offer_parts(content: Content) -> list[Part]:
    stages = tuple((one["stage"], str(one["on"])) for one in content["stages"])
    return [
        Part(_("應徵者"), content["candidate"]),
        Part(_("職缺"), content["opening"]),
        Part(_("擔任的職務"), f"{content['department']} {content['post']}"),
        Part(_("到職日"), str(content["since"])),
        *([Part(_("職等"), content["grade"])] if content["grade"] else []),
        Part(_("通過的階段"), "", stages),
    ]


@before_deciding(PLAN)
def needs_left(asked: Asked) -> Check | None:
    """Vacancies and roles that this plan does not answer."""
    if not isinstance(asked.subject, Plan):
        return None
    left = needs(asked.subject)
    url = reverse("recruitment:plan", args=[asked.subject.pk])
    if not left:
        return Check("ok", _("每個空缺都在計劃裡"), "", url, _("看計劃"), "SP3.1a")
    text = _("還有%(n)s項沒有列入，例如%(first)s。") % {"n": len(left), "first": left[0].title}
    return Check("warn", _("有空缺沒有列入"), text, url, _("看計劃"), "SP3.1a")


@before_deciding(OFFER)
def how_it_was_found(asked: Asked) -> Check | None:
    """Told in full to those who may see the candidate; to the others that all was passed."""
    offer = asked.subject
    if not isinstance(offer, Offer):
        return None
    voices = sum(len(one.assessments.all()) for one in offer.candidate.steps.all())
    text = _("資格審查、面試、筆試、背景調查都通過，共%(n)s份評核。") % {"n": voices}
    reader = asked.reader
    sees = reader and Candidate.objects.visible_to(reader).filter(pk=offer.candidate_id).exists()
    url = reverse("recruitment:candidate", args=[offer.candidate_id]) if sees else ""
    return Check("ok", _("四個階段都通過"), text, url, _("看應徵者"), "SP3.1b")

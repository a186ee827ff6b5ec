"""決定之前: what this room knows of an application; facts, each with where it can be read."""

import statistics

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from charter.ground import clock, formats
from charter.ground.money import shown as money
from charter.kernel.actions.models import Action
from charter.kernel.approvals.presentation import (
    Asked,
    Ceiling,
    Check,
    Figure,
    before_deciding,
    ceiling,
    figures,
)
from charter.kernel.journal.models import kind_of
from charter.rooms.projects.allocation import FULL, memberships
from charter.rooms.projects.models import Acceptance, Initiation, Opinion, Project

KIND = "projects.initiation"
LAST = 20
ENOUGH = 2
PLEASED = 4


def _of(asked: Asked) -> Initiation:
    assert isinstance(asked.subject, Initiation)
    return asked.subject


@ceiling(KIND)
def contract_sum(asked: Asked) -> Ceiling | None:
    amount = _of(asked).contract_amount
    return Ceiling(gettext_lazy("合約金額"), amount) if amount else None


@figures(KIND)
def money_and_time(asked: Asked) -> list[Figure]:
    one = _of(asked)
    found = [Figure(_("預算合計"), money(one.total))]
    if one.contract_amount and one.total is not None:
        share = (one.contract_amount - one.total) * 100 / one.contract_amount
        found.append(Figure(_("預計毛利"), formats.percent(share), _("合約減預算")))
    if one.starts_on and one.ends_on:
        days = (one.ends_on - one.starts_on).days + 1
        text = ngettext("%(n)s天", "%(n)s天", days) % {"n": days}
        found.append(Figure(_("期間"), text, formats.iso(one.ends_on)))
    return found


@before_deciding(KIND)
def managers_load(asked: Asked) -> Check | None:
    """How much of the proposed manager's time is promised while the project would run."""
    one = _of(asked)
    if one.manager is None or one.starts_on is None or one.ends_on is None:
        return None
    mine = [m for m in memberships(one.manager) if m.until >= one.starts_on]
    days = {max(m.since, one.starts_on) for m in mine if m.since <= one.ends_on}
    promised = {day: sum(m.percent for m in mine if m.since <= day <= m.until) for day in days}
    top = max(promised, key=lambda day: promised[day], default=one.starts_on)
    facts = {
        "manager": one.manager,
        "n": Project.objects.active().filter(manager=one.manager).count(),
        "percent": promised.get(top, 0),
        "day": formats.iso(top),
    }
    text = _("%(manager)s現管%(n)s個進行中項目，本案期間最多已承諾%(percent)s%%（%(day)s）。")
    full = promised.get(top, 0) >= FULL
    title = _("擬任經理已排滿") if full else _("擬任經理的時間")
    url, link = one.manager.get_absolute_url(), _("看人員")
    return Check("warn" if full else "ok", title, text % facts, url, link, "SP2.1.2a")


@before_deciding(KIND)
def similar_projects(asked: Asked) -> Check | None:
    """How the finished projects of the same kind ended: in time, and how they were rated."""
    one = _of(asked)
    done = Project.objects.filter(service_type=one.service_type, accepted_at__isnull=False)
    rated = done.annotate(stars=Max("acceptance__signatures__stars")).order_by(
        "-accepted_at", "-pk"
    )
    rows = list(rated.values_list("accepted_at__date", "ends_on", "stars")[:LAST])
    if len(rows) < ENOUGH:
        return Check("none", _("同類項目太少"), _("同類項目驗收過的不到兩個，沒有往例可比。"))
    on_time = sum(accepted <= ends for accepted, ends, _stars in rows)
    stars = [given for _accepted, _ends, given in rows if given]
    facts = {
        "n": len(rows),
        "on_time": on_time,
        "stars": formats.number(statistics.mean(stars), 1) if stars else formats.NOTHING,
    }
    text = _("同類最近%(n)s個項目，%(on_time)s個如期驗收，客戶評分平均%(stars)s（滿分5）。")
    good = on_time * 2 >= len(rows) and (not stars or statistics.mean(stars) >= PLEASED)
    title = _("同類項目的結果") if good else _("同類項目不理想")
    url, link = reverse("projects:lessons"), _("看經驗教訓")
    return Check("ok" if good else "warn", title, text % facts, url, link, "SP2.4.3")


@before_deciding(KIND)
def customers_standing(asked: Asked) -> Check | None:
    """What is still open with this very customer."""
    customer = _of(asked).customer
    theirs = Project.objects.filter(customer=customer)
    running = theirs.active()
    opinions = Opinion.objects.filter(acceptance__project__in=theirs, answered_at=None)
    acceptances = Acceptance.objects.filter(project__in=theirs).values("pk")
    owed = Action.objects.unfinished().filter(kind=kind_of(Acceptance), subject_id__in=acceptances)
    facts = {
        "n": running.count(),
        "bad": running.filter(health=Project.Health.BAD).count(),
        "opinions": opinions.count(),
        "owed": owed.count(),
        "customer": customer,
    }
    text = _(
        "%(customer)s進行中%(n)s個項目，其中%(bad)s個偏離；未回覆意見%(opinions)s則，未完成的附帶條件%(owed)s項。"
    )
    clear = not (facts["bad"] or facts["opinions"] or facts["owed"])
    title = _("客戶沒有未了事項") if clear else _("客戶有未了事項")
    url, link = customer.get_absolute_url(), _("看客戶")
    return Check("ok" if clear else "warn", title, text % facts, url, link, "SP2.4.2b")


@before_deciding(KIND)
def requirement_evaluated(asked: Asked) -> Check | None:
    """What the preliminary evaluation advised, and when it was made."""
    need = _of(asked).requirement
    if need is None or need.evaluated_at is None:
        return None
    facts = {
        "by": need.evaluated_by,
        "day": formats.iso(clock.day(need.evaluated_at)),
        "advice": need.get_recommendation_display(),
    }
    text = _("%(by)s於%(day)s完成初步評估：%(advice)s。") % facts
    tone = "ok" if need.recommendation == need.Advice.PROCEED else "warn"
    url = reverse("projects:requirement", args=[need.pk])
    return Check(tone, _("需求評估"), text, url, _("看評估"), "SP2.1.1a")

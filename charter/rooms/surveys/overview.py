"""What the page of satisfaction says: three figures with their n, what they are made of, and by
whom. An imported survey is looked at by itself: its questions are not ours."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.formats import number
from charter.ground.keys import key_in
from charter.org.models import Customer, Department, Person
from charter.rooms.projects.models.initiation import ServiceType
from charter.rooms.surveys.figures import CES, CSAT, ENDS, NPS, Tally
from charter.rooms.surveys.models import Answer, Invitation, Measure, Occasion
from charter.rooms.surveys.queries import tallies

Words = str | Promise
SPANS: dict[str, Words] = {
    "90": gettext_lazy("90天"),
    "365": gettext_lazy("一年"),
    "all": gettext_lazy("全部"),
}
BY: dict[str, tuple[Words, str]] = {
    "customer": (gettext_lazy("客戶"), "customer"),
    "department": (gettext_lazy("部門"), "department"),
    "service": (gettext_lazy("服務類型"), "service_type"),
    "occasion": (gettext_lazy("場合"), "invitation__occasion"),
}
COMMENTS, PARTS = 30, 50


@dataclass(frozen=True)
class Bar:
    """One step of a distribution: how many gave that score."""

    score: int
    count: int
    percent: float


@dataclass(frozen=True)
class Figure:
    """A tally as a card shows it; `said` states what n is out of how many."""

    tally: Tally
    label: str
    response: str = ""

    @property
    def value(self) -> str:
        if self.tally.value is None:
            return "--"
        if self.tally.measure == NPS:
            return f"{self.tally.value:+.1f}"
        return number(self.tally.value, 2 if self.tally.measure == CES else 1)

    @property
    def unit(self) -> str:
        return "%" if self.tally.measure == CSAT else ""

    @property
    def how(self) -> str:
        """What the figure is, in the formula's own words."""
        return {
            CSAT: _("給4或5分的比例"),
            NPS: _("9、10分的比例減0至6分的比例，-100到100"),
            CES: _("1到7的平均，越高越省力；5分以上%(share)s%%")
            % {"share": number(self.tally.good_percent, 1)}
            if self.tally.n
            else _("1到7的平均，越高越省力"),
        }[self.tally.measure]

    @property
    def basis(self) -> str:
        one = self.tally
        facts = {"n": one.n, "all": one.everybody, "good": one.good, "na": one.na, "no": one.blank}
        if one.na or one.blank:
            return _("n=%(n)d／收到%(all)d份（不適用%(na)d、未作答%(no)d）") % facts
        return _("%(good)d／n=%(n)d") % facts if one.measure == CSAT else _("n=%(n)d") % facts

    @property
    def reach(self) -> str:
        """The interval: always for NPS, below 30 answers for CSAT."""
        found = self.tally.interval
        if found is None or (self.tally.measure == CSAT and not self.tally.is_few):
            return ""
        low, high = (number(v, 1) for v in found)
        said = _("不到30份，僅供參考：95%%信賴區間%(low)s至%(high)s")
        said = said if self.tally.is_few else _("95%%信賴區間%(low)s至%(high)s")
        return said % {"low": low, "high": high}

    @property
    def is_few(self) -> bool:
        return self.tally.is_few

    @property
    def bars(self) -> list[Bar]:
        low, high = ENDS[self.tally.measure]
        counts = [(s, self.tally.scores.get(s, 0)) for s in range(high, low - 1, -1)]
        return [Bar(s, c, 100 * c / self.tally.n if self.tally.n else 0) for s, c in counts]


class Overview:
    """Own answers of a span, narrowed by `customer=`, `department=`, `service=`."""

    def __init__(self, person: Person, params: Mapping[str, str]) -> None:
        self.person, self.params = person, params
        self.span = params.get("span", "") if params.get("span", "") in SPANS else "365"
        self.by = params.get("by", "") if params.get("by", "") in BY else "customer"

    @property
    def since(self) -> dt.datetime | None:
        return None if self.span == "all" else clock.now() - dt.timedelta(days=int(self.span))

    def _narrowed(self, rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
        if self.since:
            rows = rows.filter(**{f"{moment}__gte": self.since})
        for name in ("customer", "department"):
            if (key := key_in(self.params.get(name, ""))) is not None:
                rows = rows.filter(**{name: key})
        service = self.params.get("service", "")
        return rows.filter(service_type=service) if service in ServiceType.values else rows

    @cached_property
    def answers(self) -> QuerySet[Answer]:
        return self._narrowed(Answer.objects.visible_to(self.person).own(), "at")

    @cached_property
    def invitations(self) -> QuerySet[Invitation]:
        seen = Invitation.objects.visible_to(self.person).asked()
        return self._narrowed(seen, "asked_at")

    @cached_property
    def figures(self) -> list[Figure]:
        found, asked = tallies(self.answers), self._asked()
        return [
            Figure(found.get((m,), Tally(m)), str(Measure(m).label), _rate(*asked.get(m, (0, 0))))
            for m in Measure.values
        ]

    def _asked(self) -> dict[str, tuple[int, int]]:
        """measure to (answered, asked)."""
        answered = Count("pk", filter=Q(answered_at__isnull=False))
        rows = self.invitations.order_by().values_list("measure")
        counted = rows.annotate(done=answered, everybody=Count("pk"))
        return {measure: (done, everybody) for measure, done, everybody in counted}

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """A line per customer (department, …), the most answers first: measures side by side."""
        found: dict[Any, dict[str, Figure]] = {}
        for (key, measure), one in tallies(self.answers, BY[self.by][1]).items():
            found.setdefault(key, {})[measure] = Figure(one, "")
        names = self._names(list(found))
        most = sorted(found.items(), key=lambda row: -sum(f.tally.n for f in row[1].values()))
        return [
            {"name": names.get(key, "--"), "figures": list(_in_order(row))}
            for key, row in most[:PARTS]
        ]

    def _names(self, keys: list[Any]) -> dict[Any, str]:
        if self.by == "customer":
            return dict(Customer.objects.filter(pk__in=keys).values_list("pk", "name"))
        if self.by == "department":
            return dict(Department.objects.filter(pk__in=keys).values_list("pk", "name"))
        choices = ServiceType if self.by == "service" else Occasion
        return {key: str(label) for key, label in choices.choices}

    @cached_property
    def comments(self) -> list[Answer]:
        said = self.answers.exclude(comment="").select_related("customer", "invitation")
        return list(said.order_by("-id")[:COMMENTS])

    def url(self, **changes: str) -> str:
        kept = {k: v for k, v in {**dict(self.params.items()), **changes}.items() if v}
        return "?" + "&".join(f"{k}={v}" for k, v in kept.items() if k in KNOWN)


KNOWN = ("span", "by", "customer", "department", "service")


def _in_order(found: dict[str, Figure]) -> Iterator[Figure]:
    for measure in Measure.values:
        yield found.get(measure, Figure(Tally(measure), ""))


def _rate(answered: int, asked: int) -> str:
    """The response rate beside every figure: who stayed silent is not in it."""
    if not asked:
        return _("還沒有寄出調查")
    facts = {"answered": answered, "asked": asked, "rate": number(100 * answered / asked, 1)}
    return _("回收率%(rate)s%%（%(answered)d／寄出%(asked)d）") % facts

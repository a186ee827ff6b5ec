"""The policies are published, read and confirmed; one clause gets other words, and is read anew."""

import datetime as dt
from collections.abc import Sequence

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Person
from charter.policy.models import Publication
from charter.policy.pack import packs
from charter.policy.verbs.amendments import propose_amendment
from charter.policy.verbs.reading import acknowledge, publish
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

FORGET = ("kuo", "lai")  # two who never confirm the second version
ZH = (
    "項目驗收後{summary_days}天內應[[提交總結]]，寫明目標達成、經驗、問題與改進建議，"
    "[[並存入可供查閱的項目庫]]。"
)
EN = (
    "Within {summary_days} days after acceptance [[a summary is handed in]] with goals reached, "
    "lessons, problems and improvements, [[and kept where later projects can find it]]."
)


def read_policies(company: Company, days: Days) -> Story:
    yield days.start + dt.timedelta(days=8, hours=10)
    for name in packs():
        publish(name)
    yield from _confirm("SP", _staff(), days)
    yield from _confirm("SI", _staff(), days)
    yield days.at(-45, 10)
    found = propose_amendment(
        "SP2.4.3",
        zh=ZH,
        en=EN,
        effective_on=clock.today() + dt.timedelta(days=3),
        reason="新項目常常找不到以前的總結",
        by=company.li,
    )
    yield days.work(clock.now(), 1440)
    decide(Request.objects.about(found).get(), verdict="approve", by=company.wu)
    yield days.at(-40, 9)
    publish("SP")
    yield from _confirm("SP", [p for p in _staff() if p.username not in FORGET], days)


def _staff() -> Sequence[Person]:
    return list(Person.objects.staff().order_by("pk"))


def _confirm(name: str, people: Sequence[Person], days: Days) -> Story:
    """A third of them each day."""
    version = Publication.objects.standing().get(pack=name).version
    for part in range(3):
        yield days.work(clock.now(), 1440)
        for person in people[part::3]:
            acknowledge(name, version=version, by=person)

"""What customers answer to our letters, and what the improvement office learns from a quarter.

Planted: causes that came back too often in the present interval wait for their answer.
"""

import datetime as dt
import random
from collections.abc import Iterator

from charter.ground import clock
from charter.ground.periods import Period, period_of
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import report_done, verify
from charter.kernel.mail.verbs import left
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person
from charter.rooms.surveys.models import SCALE, Answer, Invitation
from charter.rooms.surveys.verbs import add_words, answer
from charter.rooms.trends import jobs, verbs
from charter.rooms.trends.models import Proposal, Review
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

EVERY = 2  # days
ANSWERED, WORDED = 0.35, 0.4
SCORES = {
    "csat": ((5, 4, 3, 2), (48, 38, 10, 4)),
    "nps": ((10, 9, 8, 6), (40, 30, 20, 10)),
    "ces": ((7, 6, 5, 3), (40, 30, 20, 10)),
}
SAID = {
    True: (
        "工程師很準時，處理完還教我們怎麼看面板。",
        "回覆很快，謝謝。",
        "講解清楚，一次就修好了。",
    ),
    False: ("修好了，但等太久，希望先通知到場時間。", "同樣的問題今年已經第三次了。"),
}
CONTENT = 4  # from here on the words are kind, on a scale of five
CONCLUSIONS = (
    "量能大致在正常波動之內，沒有需要逐月解釋的變化。重複發生的原因集中在少數幾項，"
    "不是人員不足，而是預防做得不夠：先改善出現最多的那一項，其餘在例行巡檢裡處理。"
)
WHY_NOT = "已納入季度巡檢的檢查項目，先看一個檢討期的成效。"


def all_listening(company: Company, days: Days, chance: random.Random) -> Iterator[Story]:
    yield _letters(days, chance)
    yield _reviews(company, days)


def _letters(days: Days, chance: random.Random) -> Story:
    """Letters leave, and some are answered two days later."""
    moment, out = days.start, list[Invitation]()
    while moment < days.now:
        moment = days.work(moment + dt.timedelta(days=EVERY), 0)
        yield moment
        for asked in out:
            if chance.random() < ANSWERED:
                _answer(asked, chance)
        out = list(Invitation.objects.due().select_related("contact"))
        for letter in out:
            left(letter)


def _answer(asked: Invitation, chance: random.Random) -> None:
    score = chance.choices(*SCORES[asked.measure])[0]
    given: Answer | None = answer(asked, score=score, by=asked.contact)
    if given and chance.random() < WORDED:
        kind = score * 5 >= CONTENT * SCALE[asked.measure][1]
        add_words(given, text=chance.choice(SAID[kind]), by=asked.contact)


def _reviews(company: Company, days: Days) -> Story:
    """In the night after an interval the figures are drawn; a week later it is reviewed."""
    office = Person.objects.holding("improvement_office").order_by("pk")[0]
    with clock.at(days.start):
        period = _interval(days.start.date())
    while (night := _night(period)) < days.now:
        yield night
        jobs.count(0)
        jobs.listen(0)
        yield days.work(night + dt.timedelta(days=6), 0)
        _answer_proposals(period, office, company.hung)
        _publish(period, office)
        period = _interval(period.end)


def _interval(day: dt.date) -> Period:
    return period_of(int(value_now("trend_review_interval_days")), day)


def _night(period: Period) -> dt.datetime:
    return dt.datetime.combine(period.end, dt.time(4), clock.now().tzinfo)


def _answer_proposals(period: Period, office: Person, owner: Person) -> None:
    """What came back most often becomes an action; the rest is declined with its reason."""
    found = Proposal.objects.raised().filter(key=period.key).order_by("-count", "pk")
    for place, proposal in enumerate(found):
        if place:
            verbs.decline(proposal, reason=WHY_NOT, by=office)
            continue
        due = clock.today() + dt.timedelta(days=30)
        measure = f"「{proposal.cause}」的預防做法寫進巡檢表，並訓練值班工程師"
        verbs.take_as_action(proposal, measure=measure, owner=owner, due=due, by=office)
        action = Action.objects.of(proposal).get()
        report_done(action, evidence="巡檢表已改版，值班工程師都受過訓。", by=owner)
        verify(action, effective=True, effect="下一期的件數下降。", by=office)


def _publish(period: Period, office: Person) -> None:
    review = Review.objects.filter(key=period.key).first()
    if review is not None:
        verbs.conclude(review, conclusions=CONCLUSIONS, by=office)
        verbs.publish(review, by=office)


def present() -> None:
    """The figures as they stand now."""
    jobs.count(0)
    jobs.listen(0)

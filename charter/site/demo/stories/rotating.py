"""Long in one post, and a hand-over to its end.

Planted: Marketing plans nothing for its officer who has been three years in one post."""

from charter.ground import clock
from charter.kernel.actions.verbs import assign
from charter.kernel.approvals.verbs import decide
from charter.org.models import Person, Posting
from charter.rooms.people.verbs import appoint, hire, leave, record_skill
from charter.rooms.rotation import verbs
from charter.rooms.rotation.models import HandOver
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

STAYS_PUT = "yeh"
LEFT_BEHIND = ("整理冷卻設備備品清單", "補齊機房巡檢照片")


def all_rotating(company: Company, days: Days) -> list[Story]:
    return [_moves_and_stays(company, days), _comes_and_goes(company, days)]


def _held(person: Person) -> Posting:
    return Posting.objects.current().get(person=person)


def _moves_and_stays(company: Company, days: Days) -> Story:
    """Service I answers for its two: one moves in three weeks, one stays with a reason."""
    yield days.at(-33, 10)
    lin = company.lin
    plan = verbs.draft_plan(company.departments["SV1"], title="服務一部輪崗", by=lin)
    moving, staying = _held(company.kao), _held(company.chen)
    there, on = company.posts["sv2_eng"], days.at(21).date()
    verbs.add_line(plan, posting=moving, to_post=there, on=on, reason="學空調與冷卻", by=lin)
    until, why = days.at(200).date(), "手上項目驗收前不換負責人，驗收後再排"
    verbs.add_line(plan, posting=staying, until=until, reason=why, by=lin)
    request = verbs.submit_plan(plan, by=lin)
    yield days.at(-32, 11)
    decide(request, verdict="approve", by=company.feng, comment="兩位都談過")
    yield days.at(-31, 9)
    request.refresh_from_db()
    decide(request, verdict="approve", by=company.hsieh, comment="同意")
    yield days.at(-2, 9)
    for found in HandOver.objects.open().order_by("pk"):
        verbs.draw(found, by=None)
    going = HandOver.objects.open().get(person=company.kao)
    verbs.name_successor(going, successor=company.ho, by=lin)


def _comes_and_goes(company: Company, days: Days) -> Story:
    """An engineer of seven weeks leaves; what lay with him is taken on his last day."""
    yield days.at(-50, 9)
    unit, head = company.departments["SV2"], company.shih
    one = hire(
        username="tao", name="陶書豪", department=unit, email="tao@yuancheng.example",
        manager=head, by=None,
    )  # fmt: skip
    appoint(one, post=company.posts["sv2_eng"], since=clock.today(), by=None)
    record_skill(one, skill=company.skills["testing"], level=2, by=None)
    for what in LEFT_BEHIND:
        assign(unit, measure=what, owner=one, due=days.at(14).date(), by=head)
    yield days.at(-12, 10)
    leave(one, on=clock.today(), by=company.yang)
    found = HandOver.objects.open().get(person=one)
    verbs.name_successor(found, successor=company.wei, by=head)
    yield days.at(-12, 16)
    verbs.take_several(found.items.all(), by=company.wei)
    verbs.complete(found, by=head)

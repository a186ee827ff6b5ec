"""SP3.4a 人員調配 and SP3.4b 定期輪崗."""

import datetime as dt
import re

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import RULES
from charter.kernel.duties.verbs import generate
from charter.kernel.journal.models import Entry
from charter.org.models import Post, Posting, Skill
from charter.rooms.people.verbs import leave, record_skill, set_post_skill
from charter.rooms.projects.tests import planning
from charter.rooms.projects.verbs import team
from charter.rooms.rotation import rotations, verbs
from charter.rooms.rotation.jobs import carry_out_due
from charter.rooms.rotation.models import HandOver, RotationLine, RotationPlan
from charter.rooms.rotation.tests.stories import failing, kept


@pytest.fixture
def long_served(company):
    """The engineer and the head have held their posts for five years, the others for two."""
    Posting.objects.filter(person__in=[company.engineer, company.head]).update(
        since=dt.date(2021, 11, 1)
    )
    company.post = Post.objects.create(title="備品管理", department=company.service, roles=[])
    return company


def approved(company, plan):
    request = verbs.submit_plan(plan, by=company.head)
    decide(request, verdict="approve", by=company.hr)
    request.refresh_from_db()
    decide(request, verdict="approve", by=company.deputy)
    plan.refresh_from_db()
    return plan


def test_sp3_4b_long_in_one_post_needs_a_move_or_a_reason(long_served):
    company, today = long_served, clock.today()
    engineer, head = company.engineer.postings.get(), company.head.postings.get()
    assert failing("SP3.4b") == {engineer, head} and kept("SP3.4b") == 0
    generate(RULES["rotation.plan"])
    duty = Duty.objects.get(rule="rotation.plan", owner=company.head)
    assert duty.subject == company.service

    plan = verbs.draft_plan(company.service, title="2027年輪崗", by=company.head)
    on = today + dt.timedelta(days=14)
    verbs.add_line(plan, posting=engineer, to_post=company.post, on=on, by=company.head)
    with pytest.raises(Refused, match="自己的輪崗"):
        verbs.add_line(plan, posting=head, until=on, reason="要留", by=company.head)
    verbs.add_line(plan, posting=head, until=on, reason="正交接客戶", by=company.hr)
    assert failing("SP3.4b") == {engineer, head}, "a draft is no plan yet"
    approved(company, plan)
    assert failing("SP3.4b") == set() and kept("SP3.4b") == 2
    assert Duty.objects.get(pk=duty.pk).state == Duty.State.FULFILLED
    assert RotationLine.objects.visible_to(company.engineer).get().posting == engineer
    moving = HandOver.objects.get(person=company.engineer)
    assert (moving.occasion, moving.last_day) == ("post", on - dt.timedelta(days=1))

    with clock.at(clock.now() + dt.timedelta(days=14)):
        assert [carry_out_due(), carry_out_due()] == [1, 0]
        held = Posting.objects.current().get(person=company.engineer)
        assert (held.post, held.since) == (company.post, on)
    with clock.at(clock.now() + dt.timedelta(days=20)):
        assert failing("SP3.4b") == {head}, "the exception has run out"


def test_what_cannot_be_carried_out_any_more_is_dropped_with_its_reason(long_served):
    company = long_served
    plan = verbs.draft_plan(company.service, title="輪崗", by=company.head)
    on = clock.today() + dt.timedelta(days=3)
    posting = company.engineer.postings.get()
    line = verbs.add_line(plan, posting=posting, to_post=company.post, on=on, by=company.head)
    approved(company, plan)
    leave(company.engineer, on=clock.today(), by=company.hr)
    with clock.at(clock.now() + dt.timedelta(days=3)):
        assert carry_out_due() == 0
    line.refresh_from_db()
    assert line.state == RotationLine.State.DROPPED and "離職" in line.outcome


def test_a_plan_says_no_in_words(long_served):
    company, day = long_served, clock.today() + dt.timedelta(days=9)
    with pytest.raises(Refused, match="部門主管或人力資源"):
        verbs.draft_plan(company.service, title="輪崗", by=company.staff)
    plan = verbs.draft_plan(company.service, title="輪崗", by=company.head)
    with pytest.raises(Refused, match="還沒有人"):
        verbs.submit_plan(plan, by=company.head)
    posting = company.engineer.postings.get()
    far = clock.today() + dt.timedelta(days=400)
    wrong = {
        "本部門": {"posting": company.finance.postings.get(), "until": day, "reason": "x"},
        "另一個職務": {"posting": posting, "to_post": posting.post, "on": day},
        "今天以後": {"posting": posting, "to_post": company.post, "on": clock.today()},
        "理由": {"posting": posting, "until": day},
        "最多一年": {"posting": posting, "until": far, "reason": "x"},
    }
    for said, line in wrong.items():
        with pytest.raises(Refused, match=said):
            verbs.add_line(plan, **line, by=company.head)
    assert not plan.lines.exists()


def test_those_who_are_rotated_do_not_decide_on_their_own_plan(long_served):
    company = long_served
    Posting.objects.filter(person=company.hr).update(since=dt.date(2020, 1, 1))
    plan = verbs.draft_plan(company.office, title="總經理室輪崗", by=company.admin)
    day = clock.today() + dt.timedelta(days=30)
    posting = company.hr.postings.get()
    verbs.add_line(plan, posting=posting, until=day, reason="年度結算", by=company.admin)
    request = verbs.submit_plan(plan, by=company.admin)
    with pytest.raises(Refused):
        decide(request, verdict="approve", by=company.hr)
    assert Request.objects.get(pk=request.pk).is_pending


def test_months_in_a_post_are_whole_months():
    day = dt.date
    assert rotations.months_before(day(2026, 3, 31), 1) == day(2026, 2, 28)
    assert rotations.months_before(day(2026, 1, 15), 36) == day(2023, 1, 15)
    assert rotations.months_between(day(2023, 1, 15), day(2026, 1, 14)) == 35
    assert rotations.months_between(day(2023, 1, 15), day(2026, 1, 15)) == 36


def test_sp3_4a_an_assignment_answers_the_skills_or_the_head_says_why(company):
    skill = Skill.objects.create(code="ups", name="UPS")
    posting = company.engineer.postings.get()
    assert failing("SP3.4a") == set()
    set_post_skill(posting.post, skill=skill, level=4, by=company.hr)
    record_skill(company.engineer, skill=skill, level=2, by=company.hr)
    project, _tasks = planning.running(company)
    role = team.add_role(project, name="UPS工程師", skills={skill: 3}, by=company.manager)
    member = team.join(role, person=company.staff, percent=5, by=company.manager)
    assert failing("SP3.4a") == {posting, member}
    with pytest.raises(Refused, match="主管"):
        verbs.explain_fit(posting, reason="我可以", by=company.engineer)
    with pytest.raises(Refused, match="請寫明"):
        verbs.explain_fit(posting, reason=" ", by=company.head)
    reason = verbs.explain_fit(posting, reason="正受訓，由資深同事帶", by=company.head)
    assert reason.percent == 50 and failing("SP3.4a") == {member}
    record_skill(company.staff, skill=skill, level=3, by=company.hr)
    assert failing("SP3.4a") == set() and kept("SP3.4a") == 2


def test_who_sees_how_others_fit(company, client):
    skill = Skill.objects.create(code="ups", name="UPS")
    set_post_skill(company.engineer.postings.get().post, skill=skill, level=4, by=company.hr)
    shown = {}
    for name in ("engineer", "staff", "head", "hr", "finance", "boss"):
        client.force_login(getattr(company, name))
        text = client.get("/people/rotation/fits/").content.decode()
        shown[name] = "UPS要4級" in text
    assert shown == {
        "engineer": True, "staff": False, "head": True, "hr": True, "finance": False, "boss": False,
    }  # fmt: skip
    posting = company.engineer.postings.get()
    client.force_login(company.head)
    url = f"/people/rotation/fits/posting/{posting.pk}/"
    told = Entry.objects.count()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert Entry.objects.count() == told, "a refused form writes nothing, not even who read"
    assert client.post(url, {"reason": "正受訓"}).status_code == 302
    client.force_login(company.staff)
    assert client.get(url).status_code == 404
    client.force_login(company.hr)
    found = client.get(f"/people/rotation/matching/?post={posting.post_id}").content.decode()
    assert "張家銘" in found and "缺少" in found


def test_the_pages_of_rotation_by_hand(long_served, client):
    company = long_served
    client.force_login(company.head)
    assert "待安排" in client.get("/people/rotation/").content.decode()
    form = {"department": company.service.pk, "title": "2027年輪崗"}
    url = client.post("/people/rotation/plans/new/", form)["Location"]
    day = (clock.today() + dt.timedelta(days=30)).isoformat()
    line = {"posting": company.engineer.postings.get().pk, "until": day, "reason": ""}
    assert client.post(f"{url}stay/", line).status_code == 422
    assert client.post(f"{url}stay/", {**line, "reason": "正帶新人"})["Location"] == url
    assert client.post(f"{url}submit/")["Location"] == url
    assert "審批中" in client.get(url).content.decode()
    client.force_login(company.staff)
    assert client.get(url).status_code == 404
    assert client.get("/people/rotation/").status_code == 403
    assert RotationPlan.objects.get().state == "asked"


def test_plans_and_fits_over_json(long_served, client):
    company, api = long_served, "/api/rotation"

    def post(path, **body):
        return client.post(f"{api}{path}", body, content_type="application/json")

    client.force_login(company.head)
    assert post("/plans", title="2027年輪崗").status_code == 422
    made = post("/plans", title="2027年輪崗", department=company.service.pk).json()
    assert (made["state"], "stay" in made["can"]) == ("draft", True)
    line = {"posting": company.engineer.postings.get().pk, "until": "2027-03-01"}
    refused = post(f"/plans/{made['id']}/stay", **line)
    assert (refused.status_code, refused.json()["detail"][0]["loc"]) == (422, ["body", "reason"])
    told = post(f"/plans/{made['id']}/stay", **line, reason="正帶新人").json()
    assert [one["reason"] for one in told["lines"]] == ["正帶新人"]
    assert post(f"/plans/{made['id']}/submit").json()["state"] == "asked"
    assert [one["id"] for one in client.get(f"{api}/plans").json()] == [made["id"]]
    assert client.get(f"{api}/fits").json() == []
    client.force_login(company.staff)
    assert client.get(f"{api}/plans/{made['id']}").status_code == 404


def test_a_plan_of_rotation_asks_for_lines_and_then_to_be_sent(long_served, client):
    company = long_served
    plan = verbs.draft_plan(company.service, title="2027年輪崗", by=company.head)
    client.force_login(company.head)

    def dark():
        head = client.get(plan.get_absolute_url()).content.decode().split("<section", 1)[0]
        return re.findall(r'class="btn pri"[^>]*>([^<]+)<', head)

    assert dark() == ["安排輪崗"]
    posting, on = company.engineer.postings.get(), clock.today() + dt.timedelta(days=14)
    verbs.add_line(plan, posting=posting, to_post=company.post, on=on, by=company.head)
    assert dark() == ["送審"]

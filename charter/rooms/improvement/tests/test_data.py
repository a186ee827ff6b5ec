"""What an analysis rests on: typed, imported after a look, pulled, or out of a proposal of trends;
each with its source, kept as it was, on a page and over JSON."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.imports import Severity
from charter.rooms.improvement.importing import read
from charter.rooms.improvement.models import DataSet, Plan, Version
from charter.rooms.improvement.tests.stories import (
    analysed,
    approved,
    handed_in,
    measured,
    started,
)
from charter.rooms.improvement.verbs import analysing, documents, versions
from charter.rooms.improvement.verbs.proposals import take_in
from charter.rooms.trends.models import Figures, Proposal
from charter.rooms.trends.permissions import proposal_verbs_for

RIVALS = "名稱,分鐘\n本公司,40\n甲公司,25\n乙公司,三十\n,9\n甲公司,26\n"


def raised(cause: str = "備品不足", n: int = 12) -> Proposal:
    """As the count of an interval raises it."""
    first, last = dt.date(2026, 7, 1), dt.date(2026, 10, 1)
    Figures.objects.create(
        length="interval", key="2026Q3", starts=first, ends=last, scope="organisation",
        computed_at=clock.now(), facts={"causes": {"top": [["等候太久", 30], [cause, n]]}},
    )  # fmt: skip
    return Proposal.objects.create(
        cause=cause, key="2026Q3", starts=first, ends=last, count=n, limit=5,
        raised_at=clock.now(), due=clock.today(),
    )  # fmt: skip


def test_a_file_of_competitors_is_looked_at_before_it_is_kept_with_its_source(
    company: SimpleNamespace, client: Client
) -> None:
    plan = started(company).plans.get()
    path = f"/improvement/versions/{plan.versions.get().pk}/keep/"
    client.force_login(company.head)
    told = {"title": "響應分鐘", "kind": "competitors", "origin": "market", "direction": "lower"}
    told |= {"source": "公會年報2026"}
    file = SimpleUploadedFile("rivals.csv", RIVALS.encode())
    answer = client.post(path, {**told, "file": file})
    text = answer.content.decode()
    assert answer.status_code == 422 and not DataSet.objects.exists()
    for word in ("不是數字", "三十", "沒有名稱", "名稱重複", "標題列", "本公司, 40"):
        assert word in text, word
    assert client.post(path, {**told, "rows": "本公司, 40\n甲公司, 25"}).status_code == 302
    data = DataSet.objects.get()
    said = {"kind": "comparison", "text": "慢十五分鐘", "data": data.pk}
    base = f"/improvement/versions/{plan.versions.get().pk}"
    assert client.post(f"{base}/state/", said).status_code == 302
    page = client.get(f"/improvement/data/{data.pk}/").content.decode()
    assert "公會年報2026" in page and "與保存時相同" in page and "慢十五分鐘" in page
    assert "最好的是甲公司（25），相差15" in page
    seen = client.get(f"/api/improvement/plans/{plan.pk}/analysis/").json()
    assert seen["statements"][0]["figures"]["gap"] == 15
    assert seen["data"][0]["sha256"] == data.sha256 and seen["data"][0]["rows"] == data.rows
    nonsense = SimpleUploadedFile("x.csv", b"\0\1\2")
    assert "看不懂這個檔案" in client.post(path, {**told, "file": nonsense}).content.decode()
    client.force_login(company.customer)
    assert client.get(f"/improvement/data/{data.pk}/").status_code == 404


CELLS = st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=8)


@given(CELLS)
@settings(max_examples=60)
def test_whatever_a_file_holds_every_wrong_row_is_named(cells: list[tuple[str, str]]) -> None:
    try:
        found = read("\n".join(f"{a}\t{b}" for a, b in cells).encode("utf-8", "ignore"))
    except Refused:
        return
    assert 0 <= len(found.report.rows(Severity.ERROR)) <= max(found.count, len(cells))
    if not found.report.problems:
        assert all(line.rpartition(",")[2].strip() for line in found.text.splitlines())


def test_observation_survey_and_interview_stand_on_the_page_and_over_json(
    company: SimpleNamespace, client: Client
) -> None:
    plan = started(company).plans.get()
    analysed(plan)
    client.force_login(company.head)
    page = client.get(f"/improvement/plans/{plan.pk}/").content.decode()
    seen = client.get(f"/api/improvement/plans/{plan.pk}/analysis/").json()
    assert {one["kind"] for one in seen["records"]} == {"observation", "survey", "interview"}
    assert all(word in page for word in ("現場觀察", "客戶調研", "員工訪談"))
    one = plan.statements.order_by("pk").first()
    assert one
    client.force_login(company.staff)
    answer = client.post(f"/api/improvement/statements/{one.pk}/withdraw/")
    assert answer.status_code == 403 or answer.status_code == 409
    client.force_login(company.head)
    assert client.post(f"/api/improvement/statements/{one.pk}/withdraw/").status_code == 200
    assert len(client.get(f"/api/improvement/plans/{plan.pk}/analysis/").json()["statements"]) == 2


def test_SP2_5_3_a_proposal_becomes_data_a_problem_and_a_measure_of_a_plan(
    company: SimpleNamespace, client: Client
) -> None:
    proposal = raised()
    assert "plan" not in proposal_verbs_for(company.deputy, proposal), "there is no plan yet"
    plan = started(company).plans.get()
    assert "plan" in proposal_verbs_for(company.deputy, proposal)
    assert "plan" not in proposal_verbs_for(company.quality, proposal)
    client.force_login(company.deputy)
    path = f"/trends/proposals/{proposal.pk}/"
    assert "納入部門改善計劃" in client.get(path).content.decode()
    assert client.post(f"{path}plan/", {"plan": plan.pk, "measure": ""}).status_code == 422
    told = {"plan": plan.pk, "measure": "備品前置"}
    assert client.post(f"{path}plan/", told).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.plan_kind, proposal.plan_id) == (
        "taken", "improvement.plan", plan.pk,
    )  # fmt: skip
    said = plan.statements.get()
    assert "備品不足" in said.text and said.data.rows == [["備品不足", 12.0], ["等候太久", 30.0]]
    assert said.data.about_url == path
    measure = plan.versions.get().measures.get()
    assert (measure.title, measure.cause, measure.owner) == ("備品前置", "備品不足", company.head)
    assert f'href="{path}"' in client.get(f"/improvement/plans/{plan.pk}/").content.decode()
    assert f"/improvement/plans/{plan.pk}/" in client.get(path).content.decode()
    assert client.post(f"{path}plan/", told).status_code == 409, "it is answered once"
    assert plan.statements.count() == 1


def test_SP2_5_3_a_proposal_opens_a_further_version_and_what_is_in_force_rules_on(
    company: SimpleNamespace,
) -> None:
    cycle = started(company)
    plan = cycle.plans.get()
    version = handed_in(plan, measured(company))
    with pytest.raises(Refused, match="辦公室辦理"):
        take_in(raised(), plan=plan, measure="備品前置", by=company.quality)
    further = take_in(Proposal.objects.get(), plan=plan, measure="備品前置", by=company.deputy)
    version.refresh_from_db()
    assert (version.state, further.number, further.origin) == ("superseded", 2, "office")
    assert further.measures.count() == version.measures.count() + 1


def test_SP2_5_3_during_the_year_it_is_an_adjustment(company: SimpleNamespace) -> None:
    approved(company)
    plan = Plan.objects.get()
    ruling = plan.ruling
    further = take_in(raised(), plan=plan, measure="備品前置", by=company.deputy)
    assert further.origin == Version.Origin.ADJUSTMENT and plan.ruling == ruling
    assert plan.statements.filter(data__about_kind="trends.proposal").count() == 1


def test_numbers_that_are_none_are_refused(company: SimpleNamespace) -> None:
    plan = started(company).plans.get()
    for rows in ([("甲", float("nan"))], [("甲", float("inf"))]):
        with pytest.raises(Refused, match="數字"):
            analysing.keep(
                plan, title="x", kind="counts", origin="service", source="y", rows=rows,
                by=company.head,
            )  # fmt: skip


def test_cycles_documents_and_readings_over_json(company: SimpleNamespace, client: Client) -> None:
    client.force_login(company.staff)

    def post(path: str, body: object) -> int:
        return client.post(
            f"/api/improvement/{path}", json.dumps(body), content_type="application/json"
        ).status_code

    assert post("cycles/", {"year": 2030}) == 409
    client.force_login(company.deputy)
    assert post("cycles/", {"year": "soon"}) == 422
    assert post("cycles/", {"year": 2030}) == 200
    document = approved(company)
    cycle = document.cycle
    assert post(f"documents/{document.pk}/publish/", {}) == 200
    rows = client.get(f"/api/improvement/plans/?cycle={cycle.pk}").json()
    assert [row["department"] for row in rows] == ["服務一部"]
    assert len(client.get(f"/api/improvement/documents/?cycle={cycle.pk}").json()) == 1
    seat = cycle.members.seated().get(person=company.finance)
    client.force_login(company.staff)
    assert post(f"members/{seat.pk}/release/", {}) == 409
    (mine,) = client.get("/api/improvement/readings/").json()
    assert mine["read_at"] is None and post(f"readings/{mine['id']}/confirm/", {}) == 200
    other = document.readings.exclude(person=company.staff).first()
    assert other and post(f"readings/{other.pk}/confirm/", {}) == 409


def test_votes_and_settled_clashes_over_json(company: SimpleNamespace, client: Client) -> None:
    cycle = started(company, (company.office, company.quality))
    indicator = measured(company)
    for plan, title in zip(cycle.plans.order_by("pk"), ("熱線知識庫", "故障知識庫"), strict=True):
        handed_in(plan, indicator, title)
    clash = cycle.clashes.get()
    base = "/api/improvement"

    def post(path: str, **body: object) -> int:
        told = json.dumps(body)
        return client.post(f"{base}/{path}", told, content_type="application/json").status_code

    client.force_login(company.deputy)
    assert post(f"clashes/{clash.pk}/settle/") == 422
    assert post(f"clashes/{clash.pk}/settle/", way="keep", decision="不同") == 200
    assert client.get(f"{base}/clashes/{clash.pk}/").json()["state"] == "settled"
    for version in Version.objects.filter(state="handed_in"):
        versions.review(version, review="好", by=None)
    document = documents.table(cycle, by=company.deputy)
    part = document.parts.order_by("pk").first()
    assert part
    client.force_login(company.boss)
    assert post(f"parts/{part.pk}/vote/", voice="against") == 409, "a no says why"
    assert post(f"parts/{part.pk}/vote/", voice="for") == 200
    assert post(f"parts/{part.pk}/vote/", voice="for") == 409
    client.force_login(company.staff)
    assert post(f"parts/{part.pk}/vote/", voice="for") == 409

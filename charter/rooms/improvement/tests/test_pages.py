"""The pages: a department writes its plan, the office settles, the group votes, all over HTTP."""

import io
import json
import zipfile
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from charter.ground.tests.reading import needs_letters, written_in
from charter.org.models import Department
from charter.rooms.improvement.models import Cycle, DataSet, Document, Plan, Version
from charter.rooms.improvement.tests.stories import (
    approved,
    handed_in,
    measured,
    reviewed,
    started,
    written,
)
from charter.rooms.improvement.verbs import cycles, documents, versions


def seen(client: Client, person: Any, path: str) -> str:
    client.force_login(person)
    answer = client.get(f"/improvement/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def sent(client: Client, who: Any, path: str, /, **data: Any) -> int:
    client.force_login(who)
    return client.post(f"/improvement/{path}", data).status_code


def test_a_year_is_set_up_over_its_pages(company: SimpleNamespace, client: Client) -> None:
    assert "還沒有改善年度" in seen(client, company.deputy, "")
    assert sent(client, company.deputy, "new/", year=2027, budget=4200000) == 302
    cycle = Cycle.objects.get()
    base = f"cycles/{cycle.pk}/"
    seen(client, company.deputy, f"{base}bind_office/")
    told = {"office": company.service.pk, "holder": company.deputy.pk}
    assert sent(client, company.deputy, f"{base}bind_office/", **told) == 422
    told["office"] = company.office.pk
    assert sent(client, company.deputy, f"{base}bind_office/", **told) == 302
    chair = {"person": company.boss.pk, "seat": "chair"}
    assert sent(client, company.boss, f"{base}appoint/", **chair) == 302
    told = {"department": company.service.pk, "owner": company.head.pk}
    assert sent(client, company.deputy, f"{base}include/", **told) == 302
    assert sent(client, company.deputy, f"{base}start/") == 422  # two members are missing
    for person in (company.quality, company.finance):
        sent(client, company.boss, f"{base}appoint/", person=person.pk, seat="member")
    assert sent(client, company.deputy, f"{base}start/") == 302
    text = seen(client, company.head, base)
    assert "服務一部" in text and "2026-11-30" in text
    assert client.get(f"/improvement/{base}nonsense/").status_code == 404


def test_a_year_says_what_it_lacks_and_offers_the_next_step_alone(
    company: SimpleNamespace, client: Client
) -> None:
    cycle = cycles.set_up(year=2027, by=company.deputy)
    base = f"cycles/{cycle.pk}/"
    begun = seen(client, company.deputy, base)
    assert "還不能啟動，缺：辦公室所在部門與負責人、組長、至少3名小組成員、納入的部門。" in begun
    assert "啟動編制</a>" not in begun, "what would be refused is not offered"
    assert f'class="btn pri" href="/improvement/{base}bind_office/"' in begun
    form = seen(client, company.deputy, f"{base}bind_office/")
    assert f'<option value="{company.office.pk}" selected' in form, "who holds the role is proposed"
    assert f'<option value="{company.head.pk}" selected' in seen(
        client, company.deputy, f"{base}include/"
    ), "the next department, and its head"
    cycles.bind_office(cycle, office=company.office, holder=company.deputy, by=company.deputy)
    for person in (company.boss, company.quality, company.finance):
        seat = "chair" if person == company.boss else "member"
        cycles.appoint(cycle, person=person, seat=seat, by=company.boss)
    cycles.include(cycle, department=company.service, owner=company.head, by=company.deputy)
    assert f'class="btn pri" href="/improvement/{base}start/"' in seen(client, company.deputy, base)
    assert "各部門的填報人會收到通知" in seen(client, company.deputy, f"{base}start/")


def test_a_plan_is_written_over_its_pages_and_a_file_is_looked_at_first(  # noqa: PLR0915
    company: SimpleNamespace, client: Client
) -> None:
    plan = started(company).plans.get()
    version = plan.version
    assert version is not None
    base = f"versions/{version.pk}/"
    for verb in ("write", "set_target", "set_measure", "pull", "keep", "state", "look", "hand_in"):
        seen(client, company.head, f"{base}{verb}/")
    told = {"title": "投訴", "kind": "counts", "origin": "complaints", "direction": "lower"}
    told |= {"source": "台帳"}
    file = SimpleUploadedFile("a.csv", "漏水,50\n延遲,三十\n".encode())
    client.force_login(company.head)
    answer = client.post(f"/improvement/{base}keep/", {**told, "file": file})
    text = answer.content.decode()
    assert answer.status_code == 422 and "延遲, 三十" in text and "現在是「三十」" in text
    assert sent(client, company.head, f"{base}keep/", **told, rows="漏水, 50\n延遲, 30") == 302
    said = {"kind": "problem", "data": DataSet.objects.get().pk, "text": "漏水最多"}
    assert sent(client, company.head, f"{base}state/", **said) == 302
    aim = {"title": "提高準時率", "cover": "quality", "direction": "higher", "value": "90"}
    assert sent(client, company.head, f"{base}set_target/", **aim) == 302
    text = seen(client, company.head, f"plans/{plan.pk}/")
    assert "漏水最多" in text and "佔八成的主要部分" in text and "沒有基線" in text
    terms = version.targets.get()
    assert sent(client, company.head, f"targets/{terms.pk}/change/", **aim, baseline="80") == 302
    step = {"title": "自動派工", "kind": "process", "costs": "50000", "benefits": "0, 一萬"}
    assert sent(client, company.head, f"{base}set_measure/", **step) == 422
    step["benefits"] = "0, 60000"
    assert sent(client, company.head, f"{base}set_measure/", **step) == 302
    assert "淨現值NT$7,143" in seen(client, company.head, f"plans/{plan.pk}/")
    assert sent(client, company.head, f"{base}hand_in/") == 422
    assert sent(client, company.staff, f"{base}write/", overview="我改") == 422
    client.force_login(company.customer)
    assert client.get(f"/improvement/plans/{plan.pk}/").status_code == 404


def test_the_desk_shows_what_clashes_and_the_office_settles_it(
    company: SimpleNamespace, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cycle = started(company, (company.office, company.quality))
    indicator = measured(company)
    asks = [{"kind": "person", "person": company.engineer, "percent": 80}]
    for plan, title in zip(cycle.plans.order_by("pk"), ("熱線知識庫", "故障知識庫"), strict=True):
        handed_in(plan, indicator, title, asks=asks)
    text = seen(client, company.deputy, f"cycles/{cycle.pk}/desk/")
    assert "要協調的2件事" in text and "工時160%" in text
    clash = cycle.clashes.get(kind="overlap")
    one, other = cycle.plans.order_by("pk")
    address = f"cycles/{cycle.pk}/desk/compare/?left={other.pk}&right={one.pk}"
    beside = seen(client, company.staff, address)
    assert beside.index("故障知識庫</td>") < beside.index("熱線知識庫</td>")
    assert "兩份計劃之間要協調的事" in beside and f"clashes/{clash.pk}/" in beside
    _compared_over_json(client.get(f"/api/improvement/{address}").json(), other, one, clash)
    assert "還不能比較" not in seen(client, company.deputy, address.replace("=", "=x"))
    assert sent(client, company.deputy, f"cycles/{cycle.pk}/desk/urge/") == 409, "all have come"
    seen(client, company.deputy, f"clashes/{clash.pk}/")
    seen(client, company.staff, f"clashes/{clash.pk}/")
    assert sent(client, company.deputy, f"clashes/{clash.pk}/", way="drop", decision="合併") == 422
    assert sent(client, company.deputy, f"clashes/{clash.pk}/", way="keep", decision="不同") == 302
    assert "已協調1件" in seen(client, company.deputy, f"cycles/{cycle.pk}/desk/")
    with django_assert_max_num_queries(30):
        client.get(f"/improvement/cycles/{cycle.pk}/desk/")
    _settled_by_an_office_of_one(company, client, cycle)


def _compared_over_json(told: Any, left: Any, right: Any, clash: Any) -> None:
    assert [side["plan"] for side in told["sides"]] == [left.pk, right.pk]
    titles = [side["content"]["measures"][0]["title"] for side in told["sides"]]
    assert titles == ["故障知識庫", "熱線知識庫"]
    assert clash.pk in [row["id"] for row in told["between"]]


def _settled_by_an_office_of_one(company: SimpleNamespace, client: Client, cycle: Cycle) -> None:
    """It reviews what its own settling changed, once the department has handed it in."""
    clash, plan = cycle.clashes.open().get(), cycle.plans.get(department=company.service)
    told = {"way": "reassign", "decision": "改由別人", "person": company.staff.pk}
    measure = plan.version.measures.get().measure_id  # type: ignore[union-attr]
    path = f"clashes/{clash.pk}/"
    assert sent(client, company.deputy, path, measure=measure, **told) == 302
    back = plan.version
    assert back is not None and (back.origin, back.author) == ("office", company.deputy)
    assert sent(client, company.head, f"versions/{back.pk}/hand_in/") == 302
    assert sent(client, company.head, f"versions/{back.pk}/review/", review="好") == 422
    assert sent(client, company.deputy, f"versions/{back.pk}/review/", review="好") == 302


@needs_letters
def test_the_office_calls_for_what_is_missing_and_hands_out_the_draft(
    company: SimpleNamespace, client: Client
) -> None:
    cycle = started(company, (company.office, company.quality))
    one, other = cycle.plans.order_by("pk")
    handed_in(one, measured(company))
    assert "催交1個部門" in seen(client, company.deputy, f"cycles/{cycle.pk}/desk/")
    assert sent(client, company.head, f"cycles/{cycle.pk}/desk/urge/") == 409
    assert sent(client, company.deputy, f"cycles/{cycle.pk}/desk/urge/") == 302
    assert list(cycle.plans.order_by("pk").values_list("urged", flat=True)) == [0, 1]
    seen(client, company.staff, f"cycles/{cycle.pk}/desk/compare/")
    said = written_in(client.get(f"/improvement/cycles/{cycle.pk}/desk/pdf/").content)
    for text in ("彙編草案", "還沒有核准", "自動派工", str(other.department), "待審核"):
        assert text in said, text
    assert client.get(f"/improvement/cycles/{cycle.pk}/desk/word/").content[:2] == b"PK"


def test_members_vote_and_the_document_stands_on_paper_and_in_word(
    company: SimpleNamespace, client: Client
) -> None:
    cycle = started(company)
    reviewed(company, handed_in(cycle.plans.get(), measured(company)))
    assert sent(client, company.deputy, f"cycles/{cycle.pk}/desk/table/") == 302
    one = Document.objects.get()
    part = one.parts.get()
    assert sent(client, company.quality, f"parts/{part.pk}/vote/", voice="against") == 422
    assert sent(client, company.quality, f"parts/{part.pk}/vote/", voice="for") == 302
    text = seen(client, company.boss, f"documents/{one.pk}/")
    assert f"/improvement/parts/{part.pk}/vote/" in text and "林志豪" in text
    assert "自動派工" in seen(client, company.boss, f"documents/{one.pk}/print/")
    answer = client.get(f"/improvement/documents/{one.pk}/word/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "自動派工" in archive.read("word/document.xml").decode()


def test_an_aim_measured_by_an_indicator_has_its_unit_and_what_is_vague_is_not_handed_in(
    company: SimpleNamespace, client: Client
) -> None:
    indicator = measured(company)
    version = written(started(company).plans.get(), indicator)
    base = f"versions/{version.pk}/"
    assert "報送計劃</a>" in seen(client, company.head, base)
    told = {"title": "更快", "cover": "quality", "indicator": indicator.name}
    told |= {"direction": "higher", "baseline": "80", "value": "90", "unit": ""}
    assert sent(client, company.head, f"{base}set_target/", **told) == 302
    made = version.targets.get(title="更快")
    assert made.unit == indicator.unit != ""
    text = seen(client, company.head, base)
    assert "改好，就能報送" in text, "the aim has no source and no reason yet"
    assert "報送計劃</a>" not in text, "what would be refused is not offered"


def test_after_one_vote_the_next_part_is_asked_for(
    company: SimpleNamespace, client: Client
) -> None:
    cycle = started(company)
    reviewed(company, handed_in(cycle.plans.get(), measured(company)))
    one = documents.table(cycle, by=company.deputy)
    [part] = one.parts.all()
    other = Department.objects.create(code="SV2", name="服務二部")
    plan = Plan.objects.create(cycle=cycle, department=other, owner=company.engineer)
    version = Version.objects.create(
        plan=plan, number=1, author=company.engineer, made_at=one.tabled_at, state="reviewed"
    )
    second = one.parts.create(version=version)
    client.force_login(company.quality)
    url = f"/improvement/parts/{part.pk}/vote/"
    assert client.post(url, {"voice": "for"}).headers["Location"] == (
        f"/improvement/parts/{second.pk}/vote/"
    )
    last = client.post(f"/improvement/parts/{second.pk}/vote/", {"voice": "for"})
    assert last.headers["Location"] == f"/improvement/documents/{one.pk}/"


def test_a_published_plan_is_read_over_its_page(company: SimpleNamespace, client: Client) -> None:
    document = approved(company)
    assert sent(client, company.deputy, f"documents/{document.pk}/publish/") == 302
    mine = document.readings.get(person=company.staff)
    assert "確認已讀" in seen(client, company.staff, f"documents/{document.pk}/")
    assert sent(client, company.staff, f"readings/{mine.pk}/confirm/") == 302
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert "確認已讀</button>" not in seen(client, company.staff, f"documents/{document.pk}/")


def test_a_program_does_what_the_pages_do(company: SimpleNamespace, client: Client) -> None:
    cycle = started(company)
    version = cycle.plans.get().version
    assert version is not None
    client.force_login(company.head)
    base = f"/api/improvement/versions/{version.pk}"

    def post(path: str, body: dict[str, Any]) -> Any:
        return client.post(path, json.dumps(body), content_type="application/json")

    aim = {"title": "提高準時率", "cover": "quality", "direction": "higher", "value": "90"}
    answer = post(f"{base}/set_target/", aim)
    assert answer.status_code == 200, answer.content
    why = {one["letter"]: one["why"] for one in answer.json()["targets"][0]["smart"]}
    assert "沒有基線" in why["M"]
    assert post(f"{base}/set_target/", {**aim, "value": "很多"}).status_code == 422
    assert post(f"{base}/hand_in/", {}).status_code == 409
    rows = client.get(f"/api/improvement/cycles/{cycle.pk}/desk/").json()
    assert (rows["rows"][0]["targets"], rows["ready"]) == (1, False)
    client.force_login(company.customer)
    assert client.get(f"{base}/").status_code in (401, 404)


def test_a_plan_asks_for_its_first_missing_part_then_to_be_handed_in_then_to_be_reviewed(
    company: SimpleNamespace, client: Client
) -> None:
    plan = started(company).plans.get()

    def asked(person: Any) -> tuple[str, list[str]]:
        text = seen(client, person, f"plans/{plan.pk}/").partition("六個部分")[0]
        return text, [one.partition("<")[0] for one in text.split(' pri" href="')[1:]]

    text, [first] = asked(company.head)
    assert first.endswith('/write/">寫概述、進度與效果') and "報送計劃" not in text
    written(plan, measured(company))
    text, [first] = asked(company.head)
    assert first.endswith('/hand_in/">報送計劃')
    versions.hand_in(plan.version, by=company.head)
    text, [first] = asked(company.deputy)
    assert first.endswith('/review/">審核通過')
    assert asked(company.head)[1] == []


def test_of_many_plans_to_review_one_button_is_dark(
    client: Client, company: SimpleNamespace
) -> None:
    cycle = started(company, (company.office, company.deputy))
    indicator = measured(company)
    for plan in cycle.plans.order_by("pk"):
        handed_in(plan, indicator)
    text = seen(client, company.deputy, f"cycles/{cycle.pk}/desk/")
    assert text.count(">審核<") == 2
    assert text.count("btn sm pri") == 1

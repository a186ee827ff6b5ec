"""The page of satisfaction: three figures, each with its n; distributions, parts, words, files."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.kernel.indicators.rules import RULES
from charter.org.models import Customer
from charter.rooms.surveys.models import Answer, Invitation
from charter.rooms.surveys.verbs import Wanted, add_words, answer, invite


def asked(company: SimpleNamespace, measure: str, number: int, code: str = "HC") -> Invitation:
    """A row as the letter would have left it; who is asked and when is shown elsewhere."""
    now = dt.datetime.now(dt.UTC)
    return Invitation.objects.create(
        message_id=f"<{number}@test>",
        not_before=now,
        state="sent",
        sent_at=now,
        occasion="case",
        measure=measure,
        contact=company.customer,
        customer=Customer.objects.get(code=code),
        department=company.service,
        kind="aftersales.case",
        subject_id=number,
        title=f"工單{number}",
        asked_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
        expires_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
    )


def test_every_figure_states_its_n_its_interval_and_the_response_rate(
    company: SimpleNamespace, client: Client
) -> None:
    for number, score in enumerate((5, 5, 4, 2, None), 1):
        one = asked(company, "csat", number)
        if score and (given := answer(one, score=score, by=None)):
            add_words(given, text=f"第{number}句", by=None)
    client.force_login(company.staff)
    shown = client.get("/surveys/").content.decode()
    for said in ("75.0", "3／n=4", "不到30份", "30.1至95.4", "回收率80.0%（4／寄出5）", "第4句"):
        assert said in shown, said
    assert "這段期間沒有回答，所以沒有數字" in shown
    for way in ("department", "service", "occasion"):
        assert client.get(f"/surveys/?by={way}").status_code == 200
    assert "75.0" not in client.get("/surveys/?customer=999").content.decode()
    table = client.get("/surveys/?export=csv")
    assert "第4句" in b"".join(table.streaming_content).decode()  # type: ignore[attr-defined]
    assert client.get(f"/surveys/answers/{Answer.objects.all()[0].pk}/").status_code == 200
    assert client.get(f"/surveys/invitations/{one.pk}/").status_code == 200


def test_one_answer_or_three_cost_the_same_number_of_queries(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.staff)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/surveys/")
        return len(found)

    answer(asked(company, "csat", 1), score=5, by=None)
    count()
    first = count()
    for number in (2, 3):
        one = answer(asked(company, "nps", number, "LH"), score=number, by=None)
        assert one and add_words(one, text="好", by=None)
    assert count() == first


def test_customers_never_see_the_page(company: SimpleNamespace, client: Client) -> None:
    client.force_login(company.customer)
    for path in ("/surveys/", "/surveys/imports/", "/api/surveys/figures/"):
        assert client.get(path).status_code in (401, 404)


def test_nobody_is_asked_without_an_address(company: SimpleNamespace) -> None:
    told: dict[str, Any] = {"occasion": "check", "title": "x", "subject": company.service}
    assert invite(Wanted(contact=company.customer, **told), by=None) is None
    assert invite(Wanted(contact=None, **told), by=None) is None
    assert invite(Wanted(contact=company.staff, **told), by=None) is None


def test_answers_feed_the_indicators_by_name(company: SimpleNamespace) -> None:
    for number, score in enumerate((5, 4, 2), 1):
        answer(asked(company, "csat", number), score=score, by=None)
    for number, score in enumerate((10, 9, 3), 11):
        answer(asked(company, "nps", number), score=score, by=None)
    asked(company, "csat", 20)
    month = (dt.date(2026, 11, 1), dt.date(2026, 12, 1))

    def whole(name: str) -> Any:
        source = RULES[name].source
        assert source
        return next(one for one in source(*month) if one.scope == "organisation")

    csat = whole("surveys.csat")
    assert (csat.numerator, csat.denominator) == (2, 3)
    assert round(whole("surveys.nps").value, 1) == 33.3
    rate = whole("surveys.response_rate")
    assert (rate.numerator, rate.denominator) == (6, 7)
    scopes = {one.scope for one in RULES["surveys.csat"].source(*month)}  # type: ignore[misc]
    assert scopes == {"organisation", "department", "customer"}

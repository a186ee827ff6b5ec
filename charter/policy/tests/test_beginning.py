"""From a clause without evidence to the act that would leave some."""

from django.urls import reverse

from charter.kernel.evidence import EVIDENCE, PLACES, place_of


def test_every_clause_that_can_be_proven_says_where_one_begins(company, client) -> None:
    assert EVIDENCE and [code for code in EVIDENCE if place_of(code) is None] == []
    client.force_login(company.boss)
    shut = {
        route: status
        for _what, route in set(PLACES.values())
        if (status := client.get(reverse(route)).status_code) != 200
    }
    assert shut == {}


def test_a_clause_without_evidence_leads_to_the_act_and_says_how_it_will_be_judged(
    company, client
) -> None:
    client.force_login(company.boss)
    html = client.get("/policy/SP3.4b/").content.decode()
    assert "還沒有發生過要看的事" in html and "都有核准的輪崗安排" in html
    assert "系統還沒有記錄這件事的地方" not in html, "it has such a place"
    assert f'href="{reverse("rotation:rotations")}">安排輪崗</a>' in html
    text = client.get("/policy/SP/?only=no_evidence").content.decode()
    clause = text.partition('id="SP2.1.2c"')[2].partition('class="cl"')[0]
    assert f'href="{reverse("meetings:list")}">召開團隊會議</a>' in clause

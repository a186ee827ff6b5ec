"""SP2.4.2b: what the customer made a condition is corrected and comes back for signature."""

import hashlib
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.kernel.notices.models import Notice
from charter.rooms.projects.models import Acceptance, Project, Signature
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import acceptance as acceptances

CONDITIONS = ["補第3季比較圖", "標籤改成中文"]


def portal(name: str, *args: int) -> str:
    return reverse(f"portal_acceptances:{name}", args=args)


def conditional(company: SimpleNamespace, client: Client) -> Acceptance:
    one = stories.requested(company)
    client.force_login(company.customer)
    told = {"content_hash": one.content_hash, "verdict": "conditional", "name": "李建德"}
    client.post(portal("acceptance", one.pk), told | {"remarks": "\n".join(CONDITIONS)})
    one.refresh_from_db()
    assert one.state == Acceptance.State.CONDITIONAL
    return one


def mend(action: Action, company: SimpleNamespace) -> None:
    actions.report_done(action, evidence=f"已改：{action.measure}", by=action.owner)
    actions.verify(action, effective=True, by=company.head)


def test_SP2_4_2b_a_punch_list_is_worked_off_and_comes_back_to_be_signed(
    client: Client, company: SimpleNamespace
) -> None:
    one = conditional(company, client)
    first, second = Action.objects.of(one).order_by("pk")
    assert [first.measure, second.measure] == CONDITIONS and first.owner == company.manager
    owed = client.get(portal("acceptance", one.pk)).content.decode()
    assert "2項" in owed and owed.count("改正中") == 2 and "簽名</" not in owed
    mend(first, company)
    one.refresh_from_db()
    assert one.state == Acceptance.State.CONDITIONAL, "one is still owed"
    said = client.get(portal("acceptance", one.pk)).content.decode()
    assert f"已改：{CONDITIONS[0]}" in said and "已改好" in said
    mend(second, company)
    one.refresh_from_db()
    assert (one.state, one.version) == (Acceptance.State.REQUESTED, 2)
    assert [c["text"] for c in one.content["conditions"]] == CONDITIONS
    told = Notice.objects.filter(person=company.customer, entry__event__endswith="came_back")
    assert told.count() == 1
    answers = [(o.text, o.answer, o.answered_by) for o in one.opinions.all()]
    assert answers == [(text, f"已改：{text}", company.manager) for text in CONDITIONS]
    told_again = {
        "content_hash": one.content_hash,
        "verdict": "accept",
        "name": "李建德",
        "stars": 5,
    }
    client.post(portal("acceptance", one.pk), told_again, REMOTE_ADDR="203.0.113.7")
    assert Project.objects.get(pk=one.project_id).accepted_at is not None
    last = Signature.objects.order_by("pk").last()
    assert last and (last.version, last.address) == (2, "203.0.113.7")
    paper = client.get(portal("certificate", one.pk)).content.decode()
    assert "203.0.113.7" in paper and one.content_hash in paper and CONDITIONS[1] in paper


def test_the_file_of_what_was_signed_has_the_hash_that_was_signed(
    client: Client, company: SimpleNamespace
) -> None:
    """Checked with nothing but SHA-256, as an outsider would."""
    one = stories.requested(company)
    client.force_login(company.customer)
    answer = client.get(portal("signed", one.pk))
    assert hashlib.sha256(answer.content).hexdigest() == one.content_hash
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(company.other_customer)
    assert client.get(portal("signed", one.pk)).status_code == 404


def test_what_was_not_put_right_does_not_come_back(
    client: Client, company: SimpleNamespace
) -> None:
    one = conditional(company, client)
    first, second = Action.objects.of(one).order_by("pk")
    actions.report_done(first, evidence="改了", by=first.owner)
    actions.verify(first, effective=False, effect="圖還是去年的", by=company.head)
    mend(second, company)
    one.refresh_from_db()
    assert one.state == Acceptance.State.CONDITIONAL
    words = client.get(portal("acceptance", one.pk)).content.decode()
    assert "改正中" in words and "圖還是去年的" not in words, "what we say among us stays with us"
    acceptances.answer_opinion(
        one.opinions.get(text=CONDITIONS[0]), answer="改期", by=company.manager
    )
    again = acceptances.request_acceptance(one, by=company.manager)
    assert again.version == 2, "the manager may still ask by hand, with an answer to every word"


def test_the_tab_leads_to_each_condition(client: Client, company: SimpleNamespace) -> None:
    one = conditional(company, client)
    client.force_login(company.manager)
    tab = client.get(reverse("projects:project_acceptance", args=[one.project_id])).content.decode()
    first = Action.objects.of(one).order_by("pk")[0]
    assert f'href="/actions/{first.pk}/"' in tab and "更改證明" in tab

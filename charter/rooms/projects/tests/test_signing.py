"""SP2.4.2b: item by item, by hand or by name, bound to the version; and what stands on paper."""

import io
import json
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from charter.ground.errors import Refused
from charter.ground.tests.reading import needs_letters, written_in
from charter.kernel.files.models import Attachment
from charter.rooms.projects import handwriting
from charter.rooms.projects.models import Acceptance, ItemMark, Signature
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs import acceptance as acceptances
from charter.rooms.projects.verbs.marking import mark_item
from charter.rooms.projects.verbs.signing import sign

HAND = json.dumps([[[10, 20], [300, 90], [590, 170]], [[40, 40], [60, 160]]])


def portal(name: str, *args: int) -> str:
    return reverse(f"portal_acceptances:{name}", args=args)


def accept(one: Acceptance, company: SimpleNamespace, **more: object) -> Signature:
    known = {"content_hash": one.content_hash, "verdict": "accept", "name": "李建德", "stars": 5}
    return sign(one, by=company.customer, **(known | more))


def test_a_drawn_signature_is_a_private_file_of_the_signed_version(
    client: Client, company: SimpleNamespace
) -> None:
    one = stories.requested(company)
    made = accept(one, company, drawing=HAND)
    file = Attachment.objects.of(made).get()
    assert (file.content_type, made.content_hash) == ("image/png", one.content_hash)
    assert made.drawing == HAND.replace(" ", "")
    url = reverse("files:attachment", args=[file.pk])
    for person, code in ((company.customer, 200), (company.manager, 200),
                         (company.other_customer, 404), (company.hr, 404)):  # fmt: skip
        client.force_login(person)
        assert client.get(url).status_code == code, person


def test_the_typed_name_alone_is_a_signature(company: SimpleNamespace) -> None:
    made = accept(stories.requested(company), company)
    assert made.drawing == "" and not Attachment.objects.of(made).exists()


@pytest.mark.parametrize(
    "drawing",
    ["x", "[[[1]]]", "[[[0,0],[601,0]]]", "[[[0,0],[1.5,0]]]", '{"a":1}', "[" * 5000,
     "[[[0,0],[true,1]]]", json.dumps([[[0, 0]] * 4001])],
)  # fmt: skip
def test_what_is_no_drawing_is_refused_and_nothing_is_signed(
    company: SimpleNamespace, drawing: str
) -> None:
    one = stories.requested(company)
    with pytest.raises(Refused) as refused:
        accept(one, company, drawing=drawing)
    assert refused.value.field == "drawing"
    assert not Signature.objects.exists()


def test_a_path_holds_numbers_and_nothing_else() -> None:
    assert handwriting.path(HAND) == "M10 20L300 90L590 170M40 40L60 160"
    assert handwriting.path("") == ""


def test_items_are_marked_one_by_one_and_an_open_remark_holds_back_the_plain_yes(
    client: Client, company: SimpleNamespace
) -> None:
    one = stories.requested(company)
    first, second, *_rest = one.documents.all()
    client.force_login(company.customer)
    client.post(portal("mark", one.pk, first.pk), {"mark": "fits"})
    remark = {"mark": "remark", "note": "缺第三季的比較圖"}
    client.post(portal("mark", one.pk, second.pk), remark)
    shown = client.get(portal("acceptance", one.pk)).content.decode()
    assert f"還有{len(one.documents.all()) - 2}項沒確認" in shown
    said = client.post(
        portal("acceptance", one.pk),
        {"content_hash": one.content_hash, "verdict": "accept", "name": "李建德", "stars": "4"},
    ).content.decode()
    assert f"您對{second.title}的意見還沒有回覆" in said
    opinion = one.opinions.get()
    assert (opinion.about, opinion.text) == (second.title, "缺第三季的比較圖")
    acceptances.answer_opinion(opinion, answer="已補上", by=company.manager)
    accept(one, company)


def test_marks_belong_to_the_customer_and_to_the_version(
    client: Client, company: SimpleNamespace
) -> None:
    one = stories.requested(company)
    item = one.documents.first()
    assert item
    for person in (company.other_customer, company.manager):
        with pytest.raises(Refused):
            mark_item(item, mark="fits", by=person)
    with pytest.raises(Refused) as refused:
        mark_item(item, mark="remark", by=company.customer)
    assert refused.value.field == "note"
    client.force_login(company.other_customer)
    assert client.post(portal("mark", one.pk, item.pk), {"mark": "fits"}).status_code == 404
    mark_item(item, mark="fits", by=company.customer)
    mark_item(item, mark="fits", by=company.customer)
    assert ItemMark.objects.get().version == one.version
    accept(one, company)
    with pytest.raises(Refused) as refused:
        mark_item(item, mark="fits", by=company.customer)
    assert refused.value.code == "flow.moved_on"


def test_the_certificate_stands_on_paper_for_both_sides(
    client: Client, company: SimpleNamespace
) -> None:
    project = stories.accepted(company)
    one = Acceptance.objects.get(project=project)
    client.force_login(company.customer)
    theirs = client.get(portal("certificate", one.pk)).content.decode()
    client.force_login(company.manager)
    ours = client.get(reverse("projects:certificate", args=[project.pk])).content.decode()
    for shown in (theirs, ours):
        assert one.content_hash in shown and "月報99.95%" in shown and "李建德" in shown
    client.force_login(company.other_customer)
    assert client.get(portal("certificate", one.pk)).status_code == 404


@needs_letters
def test_the_certificate_is_a_file_with_what_was_agreed_and_the_hand(
    client: Client, company: SimpleNamespace
) -> None:
    one = stories.requested(company)
    accept(one, company, drawing=HAND)
    files = []
    for person, path in (
        (company.customer, portal("certificate_pdf", one.pk)),
        (company.manager, reverse("projects:certificate_pdf", args=[one.project_id])),
    ):
        client.force_login(person)
        files.append(client.get(path).content)
    for data in files:
        said = written_in(data)
        for text in (one.content_hash, "月報99.95%", "李建德", one.project.number, "通過驗收"):
            assert text in said, text
    assert len(PdfReader(io.BytesIO(files[0])).pages[0].images) == 1
    client.force_login(company.other_customer)
    assert client.get(portal("certificate_pdf", one.pk)).status_code == 404


def test_application_and_summary_are_printed_with_who_decided(
    client: Client, company: SimpleNamespace
) -> None:
    project = stories.summarised(company)
    client.force_login(company.manager)
    shown = client.get(reverse("projects:initiation_print", args=[project.initiation_id]))
    assert "吳建宏" in shown.content.decode() and "部門主管審核" in shown.content.decode()
    shown = client.get(reverse("projects:summary_print", args=[project.summary.pk]))
    assert "普查要在立項時就排進去" in shown.content.decode()

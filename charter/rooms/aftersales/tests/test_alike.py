"""What is offered while typing and beside a case, and that a customer is shown no case."""

from types import SimpleNamespace

from django.test import Client

from charter.ground.similar import alike, frequencies
from charter.kernel.journal.models import Entry
from charter.org.models import Customer, Person
from charter.rooms.aftersales.alike import offered
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.knowledge import verbs as knowledge
from charter.rooms.knowledge.models import Article

HX = {"HX-Request": "true"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(company: SimpleNamespace, text: str, code: str = "HC") -> Case:
    customer = Customer.objects.get(code=code)
    return cases.register(cases.Report(customer, text, Channel.PHONE), by=company.staff)


def solved(company: SimpleNamespace) -> Case:
    case = told(company, "二樓空調不冷，面板顯示高壓警報", code="LH")
    progress.resolve(case, cause="水塔結垢", solution="清洗水塔", by=company.staff)
    return case


def article(company: SimpleNamespace, title: str, audience: str) -> Article:
    words = {"symptom": "空調不冷，面板顯示高壓警報", "solution": "清洗水塔散熱片"}
    made = knowledge.write(title=title, **words, audience=audience, by=company.staff)
    knowledge.publish(made, by=company.head)
    return made


def test_the_more_alike_stands_first_and_the_unlike_not_at_all(company: SimpleNamespace) -> None:
    near, nearer = told(company, "空調不冷，請派人"), told(company, "開刀房的空調不冷，有異音")
    told(company, "發票抬頭要更正")
    found = alike(Case.objects.all(), "開刀房空調不冷")
    assert [one.pk for one in found] == [nearer.pk, near.pk]
    assert 0 < found[1].share < found[0].share <= 1
    odd = "昨晚值班同仁巡檢回報說三樓西側開刀房空調不冷而且聲音怪怪的請盡快派員"
    assert alike(Case.objects.all(), odd)[0].pk == nearer.pk, "most of its pairs are new"
    assert alike(Case.objects.all(), "，！") == [] == alike(Case.objects.all(), "")
    assert frequencies("aftersales_case", "search") == {}, "not analysed yet: all terms are rare"


def test_what_is_alike_is_offered_while_typing_and_beside_the_case(
    company: SimpleNamespace,
) -> None:
    old, known = solved(company), article(company, "高壓跳脫", "internal")
    staff = signed_in(company.staff)
    html = staff.get("/aftersales/new/foresee/", {"text": "空調不冷，高壓警報"}).content.decode()
    assert f"TK-{old.pk}" in html and "清洗水塔" in html and known.title in html
    assert "TK-" not in staff.get("/aftersales/new/foresee/", {"text": "空"}).content.decode()
    case = told(company, "大廳空調不冷，高壓警報")
    page = staff.get(f"/aftersales/{case.pk}/").content.decode()
    assert f'hx-get="/aftersales/{case.pk}/similar/"' in page
    part = staff.get(f"/aftersales/{case.pk}/similar/", headers=HX).content.decode()
    assert f"TK-{old.pk}" in part and f"TK-{case.pk} " not in part and "<html" not in part
    assert "<html" in staff.get(f"/aftersales/{case.pk}/similar/").content.decode()
    staff.post(f"/aftersales/{case.pk}/use-article/", {"article": known.pk})
    staff.post(f"/aftersales/{case.pk}/use-article/", {"article": known.pk})
    used = Entry.objects.filter(event="knowledge.article.used")
    assert used.count() == 1, "said twice, it counts once"
    assert str(case) in staff.get(f"/aftersales/knowledge/{known.pk}/").content.decode()


def test_a_solved_case_becomes_an_article_in_one_step(company: SimpleNamespace) -> None:
    case, staff = solved(company), signed_in(company.staff)
    assert "做成知識條目" in staff.get(f"/aftersales/{case.pk}/similar/").content.decode()
    answer = staff.post(f"/aftersales/{case.pk}/keep-article/")
    made = Article.objects.get()
    assert answer.url == f"/aftersales/knowledge/{made.pk}/"
    assert (made.state, made.audience, made.cause) == ("draft", "internal", "水塔結垢")
    assert (made.symptom, made.solution) == (case.text, "清洗水塔")
    assert f"KB-{made.pk}" in staff.get(f"/aftersales/{case.pk}/similar/").content.decode()
    assert staff.post(f"/aftersales/{case.pk}/keep-article/").status_code == 409
    unsolved = told(company, "空調不冷")
    assert staff.post(f"/aftersales/{unsolved.pk}/keep-article/").status_code == 409


def test_a_customer_is_offered_published_answers_and_never_a_case(
    company: SimpleNamespace,
) -> None:
    old, own = solved(company), told(company, "空調不冷，高壓警報")
    article(company, "內部作法", "internal")
    article(company, "空調高壓警報怎麼辦", "customers")
    contact = signed_in(company.customer)
    said = contact.get("/portal/cases/new/offered/", {"text": "空調不冷，高壓警報"})
    html = said.content.decode()
    assert "空調高壓警報怎麼辦" in html
    assert "內部作法" not in html
    assert "TK-" not in html and old.title not in html and own.title not in html
    assert offered("空調不冷，高壓警報", company.customer).cases == []
    assert contact.get(f"/aftersales/{old.pk}/similar/").status_code == 404
    assert (
        'hx-get="/portal/cases/new/offered/"' in contact.get("/portal/cases/new/").content.decode()
    )

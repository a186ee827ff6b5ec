"""A complaint at any of its steps, made with the verbs."""

from types import SimpleNamespace

from charter.org.models import Customer
from charter.rooms.complaints import verbs
from charter.rooms.complaints.models import Complaint


def received(company: SimpleNamespace, **more: object) -> Complaint:
    told: dict[str, object] = {
        "customer": Customer.objects.get(code="HC"),
        "title": "工程師失約沒有通知",
        "text": "約好早上九點，下午才到，也沒有打電話。",
        "department": company.service,
        **more,
    }
    return verbs.receive(verbs.Told(**told), by=company.staff)  # type: ignore[arg-type]


def responded(company: SimpleNamespace, **more: object) -> Complaint:
    complaint = received(company, **more)
    by = company.head
    verbs.acknowledge(complaint, text="已收到，由林經理處理，十五日內答覆。", by=by)
    verbs.assess(complaint, severity=2, text="影響當日巡檢，不涉及安全。", by=by)
    verbs.investigate(complaint, root_cause="process", cause="派工行程重疊，沒有通知規定。", by=by)
    verbs.respond(complaint, text="致歉，並修訂派工規則。", channel="mail", by=by)
    return complaint

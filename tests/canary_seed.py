"""One customer's matters of every kind, each with a string that stands nowhere else.

Cases, replies, files, promises and measures are made by the verbs; projects, acceptances and
reports are copies of one that the verbs made, because thirty of them by verbs would take minutes.
"""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model

from charter.ground import clock
from charter.kernel.actions.verbs import assign
from charter.kernel.approvals.canon import literal_print
from charter.kernel.files.verbs import attach
from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Channel
from charter.rooms.aftersales.verbs import cases, commitments, progress
from charter.rooms.communication.models import Audience, Concern, Report
from charter.rooms.people.verbs.customers import add_contact, add_customer
from charter.rooms.projects.models import (
    Acceptance,
    AcceptanceDocument,
    Goal,
    ItemMark,
    Opinion,
)
from charter.rooms.quality.models import Feedback

INNER = "內務雀"  # what no customer reads, not even the one it is about
MARK = "金絲雀"


def mark_of(customer: Customer) -> str:
    return f"{MARK}{customer.pk:04}號"


def inner_of(customer: Customer) -> str:
    return f"{INNER}{customer.pk:04}號"


def customers(number: int) -> list[Customer]:
    """As many with a contact who may sign; new ones where there are not enough."""
    for n in range(Customer.objects.filter(contacts__is_active=True).distinct().count(), number):
        made = add_customer(code=f"CN{n:02}", name=f"第{n}號雀園有限公司", by=None)
        names = {"username": f"canary{n}", "name": f"雀主任{n}", "email": f"c{n}@canary.example"}
        add_contact(made, **names, may_accept=True, by=None)
    return list(
        Customer.objects.filter(contacts__is_active=True).distinct().order_by("pk")[:number]
    )


def plant(customer: Customer, like: Acceptance, staff: Person) -> None:
    """Every kind of record that a customer can reach, and some that none may."""
    contact = customer.contacts.filter(is_active=True).order_by("pk")[0]
    mark, inner = mark_of(customer), inner_of(customer)
    told = cases.Report(customer, f"{mark}冷氣故障", Channel.PORTAL, contact=contact)
    case = cases.register(told, by=contact)
    progress.reply(case, text=f"{mark}已派人", by=staff)
    progress.note(case, text=f"{inner}這家很難纏", by=staff)
    attach(case, _pdf(mark), by=contact)
    times = {n: commitments.Times(1800 * n, 14400 * n) for n in (1, 2, 3, 4)}
    commitments.make_commitment(
        customer=customer, title=f"{mark}維運", content=mark, hotline="02-2345-6789",
        times=times, active_from=dt.date(2026, 1, 1), by=None,
    )  # fmt: skip
    acceptance = _project(customer, like, mark, inner)
    document = _add(
        AcceptanceDocument, acceptance=acceptance, kind="project", title=f"{mark}報告",
        note=inner, file_hash="0" * 64, author=staff, added_at=clock.now(),
    )  # fmt: skip
    attach(document, _pdf(f"{mark}交付"), by=staff)
    attach(acceptance.project, _pdf(f"{inner}成本"), by=staff)
    said: dict[str, Any] = {"acceptance": acceptance, "version": acceptance.version, "by": contact}
    _add(Opinion, **said, text=f"{mark}看不懂", at=clock.now())
    _add(ItemMark, **said, document=document, mark="fits", at=clock.now())
    due = clock.today() + dt.timedelta(days=9)
    assign(acceptance, measure=f"{mark}補正", owner=staff, due=due, by=None)
    _add(Concern, project=acceptance.project, text=f"{mark}想知道", by=contact, said_at=clock.now(),
         due=due)  # fmt: skip
    _add(Feedback, project=acceptance.project, about=mark, text=f"{mark}不好用", score=2,
         by=contact, at=clock.now())  # fmt: skip
    report = _add(
        Report, project=acceptance.project, audience=Audience.CUSTOMER, title=f"{mark}月報",
        since=clock.today(), until=clock.today(), words=mark, state="sent", digest="0" * 64,
        facts={"phase": "執行", "share": "50"}, sent_at=clock.now(),
    )  # fmt: skip
    Report.objects.filter(pk=report.pk).update(digest=report.fingerprint())
    _add(Report, project=acceptance.project, audience=Audience.MANAGEMENT, title=inner, words=inner,
         since=clock.today(), until=clock.today())  # fmt: skip


def _project(customer: Customer, like: Acceptance, mark: str, inner: str) -> Acceptance:
    known = Acceptance.objects.select_related("project__initiation").get(pk=like.pk)
    project, initiation = known.project, known.project.initiation
    number = f"C-{customer.pk:04}"
    initiation = _copy(initiation, number=number, name=mark, customer=customer, requirement=None,
                       background=inner)  # fmt: skip
    _add(Goal, initiation=initiation, text=f"{mark}可用率", measure=mark)
    project = _copy(project, number=number, name=mark, customer=customer, contract_no=mark,
                    initiation=initiation)  # fmt: skip
    own = {"name": mark, "project": project.number, "customer": str(customer)}
    content = {**known.content, **own, "documents": []}
    return _copy(known, project=project, criteria=mark, content=content, version=1,
                 content_hash=literal_print(content), state=Acceptance.State.REQUESTED)  # fmt: skip


def _copy(one: Any, **changes: Any) -> Any:
    one.pk = None
    one._state.adding = True
    for name, value in changes.items():
        setattr(one, name, value)
    one.save()
    return one


def _add(model: type[Model], **values: Any) -> Any:
    return model._default_manager.create(**values)


def _pdf(mark: str) -> Any:
    return ContentFile(b"%PDF-1.4\n%%EOF\n" + mark.encode(), name=f"{mark}.pdf")

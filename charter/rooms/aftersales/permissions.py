"""Who may do what with a case. Customers only through the portal, and only with their own."""

from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.journal.models import kind_of
from charter.org.models import Person, Role
from charter.rooms.aftersales.models import Case, Category
from charter.rooms.aftersales.models.cases import FLOW
from charter.rooms.complaints.models import Complaint

GONE = (Case.State.CANCELLED, Case.State.MERGED)
DESK = (Role.DEPARTMENT_HEAD, Role.QUALITY, Role.PROJECT_MANAGER)


def may_work_on(person: Person | None, case: Case) -> bool:
    """Any member of staff may help a customer; None is the system."""
    return person is None or (person.is_active and not person.is_customer)


def demand_work(by: Person | None, case: Case) -> None:
    if not may_work_on(by, case):
        raise Refused("aftersales.not_allowed", _("只有服務人員可以處理工單。"))


def may_report(person: Person, customer_id: int) -> bool:
    return person.is_active and (not person.is_customer or person.customer_id == customer_id)


def may_promise(person: Person | None) -> bool:
    """Commitments bind the company: heads, project managers, quality and management make them."""
    return person is None or person.has_role(*DESK, Role.MANAGEMENT, Role.ADMINISTRATOR)


def may_import(person: Person | None) -> bool:
    return person is None or person.has_role(*DESK, Role.MANAGEMENT, Role.ADMINISTRATOR)


def verbs_for(person: Person, case: Case) -> list[str]:
    """Flow ∩ permission: what this person may do to the case now."""
    if not may_work_on(person, case):
        return []
    extra = ["reply", "note", "assign", "classify"] if case.is_open else []
    extra += ["raise"] if case.state not in GONE else []
    extra += ["complain"] if case.state not in GONE and not _complained(case) else []
    extra += ["split"] if case.is_open else []
    extra += ["undo_split"] if case.is_open and _goes_back(case) else []
    if case.state in (Case.State.RESOLVED, Case.State.CLOSED) and not _heard(case):
        extra.append("follow_up")
    flow = [verb for verb in FLOW.verbs_from(case.state) if not verb.startswith("unmerge_")]
    return [*flow, *extra]


def _heard(case: Case) -> bool:
    """A call that reached nobody may be tried again."""
    return bool(case.followed_up_at) and case.follow_ups.filter(reached=True).exists()


def _complained(case: Case) -> bool:
    """While a complaint of the case runs it is handled there; becoming one set the category, so
    that other cases are not looked up."""
    if case.category != Category.COMPLAINT:
        return False
    return Complaint.objects.open().filter(origin_kind=kind_of(case), origin_id=case.pk).exists()


def _goes_back(case: Case) -> bool:
    """Only while the case it was split from goes on; a closed one takes nothing in."""
    return case.split_from is not None and case.split_from.is_open

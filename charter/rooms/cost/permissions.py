"""Who may do what with money. Pages and API both ask here; nobody decides their own."""

from charter.org.models import Person, Role
from charter.rooms.cost.models import Claim, Purchase
from charter.rooms.cost.reach import SEES_ALL_COST
from charter.rooms.projects.models import Project
from charter.rooms.projects.permissions import may_lead, may_work_in


def may_see(person: Person | None, project: Project) -> bool:
    """What the project costs."""
    if person is None or not person.is_active or person.is_customer:
        return False
    return person.has_role(*SEES_ALL_COST) or may_lead(person, project)


def may_keep(person: Person | None) -> bool:
    """Keep the ledger: enter, import, correct, settle, pay."""
    return person is not None and person.is_active and person.has_role(Role.FINANCE)


def may_ask(person: Person | None, project: Project) -> bool:
    """Ask for a purchase, claim expenses: those who work in the project."""
    if person is None or not person.is_active or person.is_customer:
        return False
    return may_work_in(person, project)


def may_claim(person: Person) -> bool:
    return person.is_active and not person.is_customer


def verbs_for_purchase(person: Person, purchase: Purchase) -> list[str]:
    """What the person may do to it now, in the order of its life."""
    can = []
    writes = person.pk == purchase.requester_id or may_lead(person, purchase.project)
    if writes and purchase.state == Purchase.State.DRAFT:
        chosen_from = ["drop_quote", "submit_purchase"] if purchase.quotations.exists() else []
        can += ["quote", *chosen_from]
    if may_keep(person) and purchase.state == Purchase.State.ORDERED:
        can += ["receive", "finish"]
    if writes and purchase.state in (Purchase.State.DRAFT, Purchase.State.ORDERED):
        can.append("cancel")
    return can


def verbs_for_claim(person: Person, claim: Claim) -> list[str]:
    can = []
    if person.pk == claim.claimant_id and claim.state == Claim.State.DRAFT:
        with_lines = ["drop_line", "submit_claim"] if claim.lines.exists() else []
        can += ["add_line", *with_lines, "discard_claim"]
    pays = may_keep(person) and person.pk != claim.claimant_id
    if pays and claim.state == Claim.State.APPROVED:
        can.append("pay")
    return can

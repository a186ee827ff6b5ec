"""Money for the browser's world: a ledger, offers to choose from, a claim, a file to look at."""

from types import SimpleNamespace

from charter.kernel.approvals.models import Request
from charter.rooms.cost.models import Booking
from charter.rooms.cost.tests import stories
from charter.rooms.cost.verbs import imports
from charter.rooms.projects.models import Project

Pages = dict[str, tuple[str, str]]
FILE = """項目編號,科目,單據日期,金額,憑證號
{number},人力,2026-11-10,12500,B-1
{number},不存在,2026-13-10,abc,B-2
"""


def pages(company: SimpleNamespace, project: Project) -> Pages:
    line = stories.spent(company, project)
    stories.spent(company, project, "1400", category="travel")
    wanted = stories.wanted(company, project)
    stories.quoted(company, wanted, "9000", "9500")
    request: Request = stories.asked(company, project, "30000")
    claim = stories.travelled(company, project, "300")
    data = FILE.format(number=project.number).encode()
    upload = imports.check_upload(name="費用.csv", data=data, by=company.finance)
    assert Booking.objects.filter(project=project).count() == 3
    home = f"/cost/projects/{project.pk}/"
    return {
        "cost": ("finance", "/cost/"),
        "cost-project": ("manager", home),
        "cost-settling": ("finance", home),
        "cost-own": ("quality", home),
        "cost-earned": ("manager", f"{home}earned/"),
        "cost-ledger": ("finance", f"{home}ledger/"),
        "cost-enter": ("finance", f"{home}enter/"),
        "cost-explain": ("manager", f"{home}explain/"),
        "cost-budget": ("manager", f"{home}budget/"),
        "cost-close": ("manager", f"{home}close/"),
        "cost-print": ("finance", f"{home}print/"),
        "cost-line": ("finance", f"/cost/bookings/{line.pk}/"),
        "purchases": ("manager", "/cost/purchases/"),
        "purchase-new": ("manager", "/cost/purchases/new/"),
        "purchase": ("manager", f"/cost/purchases/{wanted.pk}/"),
        "purchase-choose": ("manager", f"/cost/purchases/{wanted.pk}/submit_purchase/"),
        "purchase-approval": ("boss", f"/approvals/{request.pk}/"),
        "claims": ("manager", "/cost/claims/"),
        "claim-new": ("manager", "/cost/claims/new/"),
        "claim": ("manager", f"/cost/claims/{claim.pk}/"),
        "claim-line": ("manager", f"/cost/claims/{claim.pk}/add_line/"),
        "cost-import": ("finance", "/cost/imports/"),
        "cost-import-preview": ("finance", f"/cost/imports/{upload.pk}/"),
    }

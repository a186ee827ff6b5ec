"""A year of improvement being consolidated, and another person's vote, for the sweep of pages."""

from types import SimpleNamespace

from charter.rooms.improvement.tests import stories
from charter.rooms.improvement.verbs import documents

Pages = dict[str, tuple[str, str]]


def pages(company: SimpleNamespace) -> Pages:
    """Two departments that claim the same person; their clash waits for the office."""
    cycle = stories.started(company, (company.office, company.quality))
    indicator = stories.measured(company)
    asks = [{"kind": "person", "person": company.engineer, "percent": 80}]
    one, other = cycle.plans.order_by("pk")
    version = stories.handed_in(one, indicator, "熱線知識庫", asks=asks)
    stories.handed_in(other, indicator, "故障知識庫", asks=asks)
    clash = cycle.clashes.order_by("pk").first()
    assert clash
    later = stories.approved(company, stories.YEAR + 1)
    documents.publish(later, by=company.deputy)
    following = stories.started(company, year=stories.YEAR + 2)
    last = stories.handed_in(following.plans.get(), indicator)
    stories.reviewed(company, last)
    voting = documents.table(following, by=company.deputy)
    part = voting.parts.get()
    draft = stories.started(company, year=stories.YEAR + 3).plans.get().versions.get()
    data = one.statements.order_by("pk")[0].data_id
    return {
        "improvement-published": ("staff", f"/improvement/documents/{later.pk}/"),
        "improvement-print": ("staff", f"/improvement/documents/{later.pk}/print/"),
        "improvement-voting": ("boss", f"/improvement/documents/{voting.pk}/"),
        "improvement-vote": ("boss", f"/improvement/parts/{part.pk}/vote/"),
        "improvement-data": ("head", f"/improvement/data/{data}/"),
        "improvement-draft": ("head", f"/improvement/versions/{draft.pk}/"),
        "improvement-target": ("head", f"/improvement/versions/{draft.pk}/set_target/"),
        "improvement-measure": ("head", f"/improvement/versions/{draft.pk}/set_measure/"),
        "improvement-keep": ("head", f"/improvement/versions/{draft.pk}/keep/"),
        "improvement-look": ("head", f"/improvement/versions/{draft.pk}/look/"),
        "improvement": ("deputy", "/improvement/"),
        "improvement-new": ("deputy", "/improvement/new/"),
        "improvement-cycle": ("boss", f"/improvement/cycles/{cycle.pk}/"),
        "improvement-desk": ("deputy", f"/improvement/cycles/{cycle.pk}/desk/"),
        "improvement-compare": ("deputy", f"/improvement/cycles/{cycle.pk}/desk/compare/"),
        "improvement-plan": ("head", f"/improvement/plans/{one.pk}/"),
        "improvement-review": ("deputy", f"/improvement/versions/{version.pk}/review/"),
        "improvement-clash": ("deputy", f"/improvement/clashes/{clash.pk}/"),
    }

"""A year of improvement being consolidated, and another person's vote, for the sweep of pages."""

from types import SimpleNamespace

from charter.rooms.improvement.tests import stories

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
    return {
        "improvement": ("deputy", "/improvement/"),
        "improvement-new": ("deputy", "/improvement/new/"),
        "improvement-cycle": ("boss", f"/improvement/cycles/{cycle.pk}/"),
        "improvement-desk": ("deputy", f"/improvement/cycles/{cycle.pk}/desk/"),
        "improvement-plan": ("head", f"/improvement/plans/{one.pk}/"),
        "improvement-review": ("deputy", f"/improvement/versions/{version.pk}/review/"),
        "improvement-clash": ("deputy", f"/improvement/clashes/{clash.pk}/"),
    }

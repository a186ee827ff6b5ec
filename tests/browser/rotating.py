"""A hand-over half taken, a rotation plan, people who fall short, so that pages have to show."""

import datetime as dt
from types import SimpleNamespace

from charter.ground import clock
from charter.kernel.actions.verbs import assign
from charter.org.models import Post, Posting, Skill
from charter.rooms.people.verbs import set_post_skill
from charter.rooms.rotation import verbs

Pages = dict[str, tuple[str, str]]


def pages(company: SimpleNamespace) -> Pages:
    today = clock.today()
    for measure in ("補齊機櫃標籤", "更新巡檢表"):
        assign(
            company.service,
            measure=measure,
            owner=company.quality,
            due=today + dt.timedelta(days=20),
            by=company.boss,
        )
    handover = verbs.open_handover(
        company.quality, occasion="post", last_day=today, about="質量管理", by=company.hr
    )
    verbs.name_successor(handover, successor=company.finance, by=company.hr)
    item = handover.items.filter(name="actions.action.owner").first()
    assert item is not None
    verbs.take(item, by=company.finance)
    skill = Skill.objects.create(code="audit", name="稽核")
    posting = company.finance.postings.get()
    set_post_skill(posting.post, skill=skill, level=3, by=company.hr)
    Posting.objects.filter(pk=posting.pk).update(since=dt.date(2020, 1, 1))
    other = Post.objects.create(title="採購", department=company.office, roles=[])
    plan = verbs.draft_plan(company.office, title="總經理室輪崗", by=company.hr)
    on = today + dt.timedelta(days=30)
    verbs.add_line(plan, posting=posting, to_post=other, on=on, by=company.hr)
    room = "/people/rotation"
    return {
        "handovers": ("hr", f"{room}/handovers/"),
        "handover": ("hr", f"{room}/handovers/{handover.pk}/"),
        "handover-taker": ("finance", f"{room}/handovers/{handover.pk}/"),
        "handover-print": ("hr", f"{room}/handovers/{handover.pk}/print/"),
        "handover-new": ("hr", f"{room}/handovers/new/"),
        "rotations": ("hr", f"{room}/"),
        "rotation-plan": ("hr", f"{room}/plans/{plan.pk}/"),
        "rotation-move": ("hr", f"{room}/plans/{plan.pk}/move/"),
        "fits": ("hr", f"{room}/fits/"),
        "fit-reason": ("hr", f"{room}/fits/posting/{posting.pk}/"),
        "matching": ("hr", f"{room}/matching/?post={other.pk}"),
        "org-chart": ("hr", "/people/chart/"),
        "person-own": ("finance", f"/people/{company.finance.pk}/"),
    }

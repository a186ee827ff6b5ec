"""Answers of customers, figures of a quarter, a proposal and reviews, for the sweep."""

import datetime as dt
from types import SimpleNamespace

from charter.ground import clock
from charter.kernel.parameters.verbs import set_value
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.surveys.models import Answer, Invitation
from charter.rooms.surveys.tokens import token_of
from charter.rooms.surveys.verbs import add_words, answer, bring_in, check_upload
from charter.rooms.trends import jobs
from charter.rooms.trends.models import Proposal, Review

SURVEY = """時間,期別,服務態度,意見
2026/03/02 09:30,春季,非常滿意,很有耐心，講解清楚
2026/09/01 10:00,秋季,尚可,等了三天才有人回覆
"""


def _solved(company: SimpleNamespace, at: dt.datetime) -> Case:
    with clock.at(at):
        told = cases.Report(
            company.customer.customer,
            "機房空調滴水",
            Channel.PHONE,
            contact=company.customer,
            assignee=company.engineer,
        )
        case = cases.register(told, by=company.staff)
    with clock.at(at + dt.timedelta(hours=2)):
        progress.resolve(case, cause="排水管堵塞", solution="疏通", by=company.engineer)
    return case


def pages(company: SimpleNamespace) -> dict[str, tuple[str, str]]:
    """Each page's name, who opens it and where."""
    company.customer.email = "lee@haicheng.example"
    company.customer.save(update_fields=["email"])
    now = clock.now()
    set_value("recurring_cause_count", 2, effective_on=clock.today(), reason="試", by=None)
    for days in (150, 100, 65, 30, 29):
        _solved(company, now - dt.timedelta(days=days))
    first, *_more, last = Invitation.objects.filter(occasion="case").order_by("pk")
    with clock.at(first.asked_at + dt.timedelta(days=1)):
        given = answer(first, score=4, by=company.customer)
        assert given and add_words(given, text="師傅很準時", by=company.customer)
    jobs.count(0)
    jobs.listen(0)
    by = company.quality
    done = check_upload(title="年度調查", name="a.csv", data=SURVEY.encode(), by=by)
    bring_in(done, by=by)
    waiting = check_upload(title="第二次", name="b.csv", data=SURVEY[:-20].encode(), by=by)
    proposal, review = Proposal.objects.earliest("pk"), Review.objects.earliest("pk")
    assert Answer.objects.exists()
    return {
        "satisfaction": ("head", "/surveys/"),
        "satisfaction-one": ("head", f"/surveys/answers/{given.pk}/"),
        "satisfaction-import": ("quality", "/surveys/imports/"),
        "satisfaction-preview": ("quality", f"/surveys/imports/{waiting.pk}/"),
        "satisfaction-waves": ("quality", f"/surveys/imports/{done.pk}/"),
        "satisfaction-link": ("customer", f"/survey/{token_of(last.pk)}/"),
        "satisfaction-thanks": ("customer", f"/survey/{token_of(first.pk)}/"),
        "trends": ("head", "/trends/"),
        "trend-reviews": ("deputy", "/trends/reviews/"),
        "trend-review": ("deputy", f"/trends/reviews/{review.pk}/"),
        "trend-proposals": ("deputy", "/trends/proposals/"),
        "trend-proposal": ("deputy", f"/trends/proposals/{proposal.pk}/"),
    }

"""Two complaints, one settled and one on its way, and one matter that was told twice."""

import datetime as dt
from collections.abc import Iterator

from charter.ground import clock
from charter.rooms.aftersales.models import Channel
from charter.rooms.aftersales.verbs import cases, escalation, merging, progress
from charter.rooms.complaints import verbs as complaints
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

DAY = 540  # minutes of the office


def all_grievances(company: Company, days: Days) -> Iterator[Story]:
    yield settled(company, days)
    yield running(company, days)
    yield told_twice(company, days)


def settled(company: Company, days: Days) -> Story:
    """Registered by itself, from the letter to the customer's word, every step in time."""
    yield days.before(40 * DAY)
    owner = company.hung
    told = complaints.Told(
        customer=company.customers["SS"],
        contact=company.people["ss"],
        title="月報連續兩期遲交",
        text="連續兩期的月報都晚了一週以上才送到，我們的內部會議沒有資料可用。",
        wanted="請說明原因，並保證之後準時。",
        channel="letter",
        department=owner.department,
    )
    complaint = complaints.receive(told, by=company.hsu)
    yield days.work(clock.now(), 120)
    said = "已收到來信，由客服主管洪靜宜處理，十五日內書面答覆。"
    complaints.acknowledge(complaint, text=said, by=owner)
    yield days.work(clock.now(), 1440)
    complaints.assess(complaint, severity=3, text="影響客戶內部會議，不涉及安全。", by=owner)
    yield days.work(clock.now(), 4 * 1440)
    cause = "月報等外部電費單才出，沒有先送草稿的規定。"
    complaints.investigate(complaint, root_cause="process", cause=cause, by=owner)
    yield days.work(clock.now(), 1440)
    answer = "致歉。自本月起每月三日前先送草稿，電費數字隨後補上。"
    complaints.respond(complaint, text=answer, channel="letter", by=owner)
    yield days.work(clock.now(), 3 * 1440)
    complaints.close(complaint, is_agreed=True, text="可以接受，下個月看看。", by=owner)


def running(company: Company, days: Days) -> Story:
    """Raised from a case five days ago; its cause is being looked for."""
    yield days.before(5 * DAY)
    report = cases.Report(
        customer=company.customers["RC"],
        contact=company.people["rc"],
        text="工程師約好早上來，下午才到，也沒有通知，這是第二次了。",
        channel=Channel.PHONE,
        category="complaint",
        impact=2,
        urgency=2,
        assignee=company.hsu,
    )
    case = cases.register(report, by=company.hsu)
    yield days.work(clock.now(), 20)
    complaint = escalation.make_complaint(
        case,
        title="約定時間兩次失約",
        wanted="請主管說明並保證不再發生。",
        owner=company.hung,
        by=company.hsu,
    )
    said = "已受理，由洪靜宜處理，十五日內答覆。這次的事我們很抱歉。"
    complaints.acknowledge(complaint, text=said, by=company.hung)
    yield days.work(clock.now(), 1000)
    complaints.assess(complaint, severity=2, text="影響客戶開店前的準備。", by=company.hung)


def told_twice(company: Company, days: Days) -> Story:
    """The guard and the technician of one customer report the same leak."""
    yield days.before(150)
    reports = [
        cases.Report(
            customer=company.customers["NG"],
            contact=company.people["ng"],
            text=text,
            channel=channel,
            category="fault",
            impact=3,
            urgency=3,
            assignee=company.liao,
        )
        for text, channel in (
            ("倉庫二樓冷氣下方在滴水。", Channel.PHONE),
            ("二樓走道有一灘水，好像是空調。", Channel.MAIL),
        )
    ]
    first, second = (cases.register(report, by=company.hsu) for report in reports)
    yield clock.now() + dt.timedelta(minutes=12)
    merging.merge([second], into=first, reason="同一台送風機", by=company.liao)
    progress.reply(first, text="已派人，兩件當一件處理，今天下午到場。", by=company.liao)

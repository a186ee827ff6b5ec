"""A plan in force and one in work, an opening with candidates at every stage, a list to import."""

import datetime as dt
from types import SimpleNamespace

from charter.ground import clock
from charter.rooms.recruitment import verbs
from charter.rooms.recruitment.models import Candidate, Opening
from charter.rooms.recruitment.tests import stories
from charter.rooms.recruitment.verbs.imports import check_upload

Pages = dict[str, tuple[str, str]]
LIST = """姓名,電子郵件,來源渠道,應徵日
江品妍,chiang@mail.example,求職網,2026-11-10
范姜,不是地址,校園展,2026-13-40
"""


def opening_with_people(company: SimpleNamespace) -> tuple[Opening, dict[str, Candidate]]:
    opening = stories.opened(company, number=2)
    verbs.add_channel(opening, kind="referral", name="同事推薦", by=company.hr)
    names = {
        "new": "沈育廷",
        "talk": "潘柏宇",
        "ready": "周文彥",
        "offer": "顏心怡",
        "out": "邱奕辰",
    }
    found = {key: stories.applied(company, opening, name) for key, name in names.items()}
    stories.judge(company, stories.step(found["talk"], "qualification"))
    talk = stories.step(found["talk"], "interview")
    first = verbs.ask_assessor(talk, assessor=company.head, by=company.hr)
    verbs.ask_assessor(talk, assessor=company.engineer, by=company.hr)
    moment = clock.now() + dt.timedelta(days=2)
    verbs.arrange(
        talk, starts_at=moment, ends_at=moment + dt.timedelta(hours=1), place="B會議室",
        by=company.hr,
    )  # fmt: skip
    verbs.assess(first, result="passed", scores=stories.GOOD, notes="反應很快", by=company.head)
    found["ready"] = stories.selected(company, found["ready"])
    chosen = stories.selected(company, found["offer"])
    assert opening.post
    verbs.ask_offer(chosen, post=opening.post, since=clock.today(), by=company.hr)
    verbs.reject(found["out"], outcome="qualification", by=company.hr)
    return opening, found


def pages(company: SimpleNamespace) -> Pages:
    empty = stories.vacancy(company, "客服專員")
    opening, people = opening_with_people(company)
    draft = verbs.draw_plan(reason="客服中心擴編", by=company.hr)
    verbs.add_line(draft, stories.need(company, empty, reason="電話量增加三成"), by=company.hr)
    upload = check_upload(opening, name="校園展.csv", data=LIST.encode(), by=company.hr)
    line, owed = draft.lines.order_by("pk")[0], stories.step(people["talk"], "interview")
    voice = owed.assessments.get(assessor=company.engineer)
    talk, new = people["talk"].pk, people["new"].pk
    check = stories.step(people["new"], "qualification").pk
    room = "/recruitment"
    return {
        "recruitment": ("hr", f"{room}/"),
        "recruitment-head": ("head", f"{room}/"),
        "recruitment-plan": ("hr", f"{room}/plans/{draft.pk}/"),
        "recruitment-line": ("hr", f"{room}/lines/{line.pk}/"),
        "openings": ("hr", f"{room}/openings/"),
        "opening": ("hr", f"{room}/openings/{opening.pk}/"),
        "opening-new": ("hr", f"{room}/openings/{opening.pk}/add_candidate/"),
        "opening-files": ("hr", f"{room}/openings/{opening.pk}/add_files/"),
        "candidate": ("hr", f"{room}/candidates/{talk}/"),
        "candidate-offer": ("hr", f"{room}/candidates/{people['ready'].pk}/ask_offer/"),
        "candidate-ask": ("hr", f"{room}/stages/{check}/ask_assessor/"),
        "candidate-head": ("head", f"{room}/candidates/{new}/"),
        "candidate-assess": ("engineer", f"{room}/assessments/{voice.pk}/"),
        "candidate-mine": ("engineer", f"{room}/mine/"),
        "candidate-import": ("hr", f"{room}/openings/{opening.pk}/import/"),
        "candidate-preview": ("hr", f"{room}/imports/{upload.pk}/"),
        "recruitment-yield": ("boss", f"{room}/yield/"),
        "inside": ("staff", f"{room}/inside/"),
        "inside-apply": ("staff", f"{room}/inside/{opening.pk}/"),
    }

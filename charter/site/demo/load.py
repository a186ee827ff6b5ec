"""Tell the whole demo: found the company, then let fourteen months go by."""

import datetime as dt
import random
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.rooms.people.verbs.calendars import found_calendar
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import Company, found
from charter.site.demo.stories import (
    appraising,
    carrying,
    cases,
    checks,
    grievances,
    hero,
    improving,
    intake,
    knowing,
    listening,
    measuring,
    merits,
    money,
    office,
    projects,
    quality,
    reading,
    recruiting,
    risks,
    rotating,
    staffing,
    talk,
    training,
)
from charter.site.demo.timeline import Story, tell

SEED = 20261121
LOADED = declare("site.demo.loaded", _("示範公司「%(title)s」已載入"))


@transaction.atomic
def load(now: dt.datetime, progress: Callable[[dt.datetime], None]) -> int:
    """Load the demo so that its present is `now`; returns the number of steps told."""
    days, chance = Days(now), random.Random(SEED)  # noqa: S311
    company = found(days.start)
    with clock.at(days.start):
        found_calendar(
            name="遠誠工作日曆",
            country="TW",
            is_default=True,
            years=range(days.start.year, now.year + 2),
            by=None,
        )
    record(LOADED, company.departments["GMO"], by=None)
    stories = _all_stories(company, days, chance)
    steps = tell(stories, until=now, progress=progress)
    with clock.at(now):
        for present in (listening.present, knowing.present, office.present, talk.post_everything):
            present()
    return steps


def _all_stories(company: Company, days: Days, chance: random.Random) -> list[Story]:
    """In the order in which steps of one moment are told."""
    return [
        cases.make_commitments(company, days),
        office.every_week(days),
        office.vouch(company, days),
        office.aim(days),
        reading.read_policies(company, days),
        office.every_month(days),
        *projects.all_projects(company, days, chance),
        risks.tend(days, random.Random(SEED)),  # noqa: S311
        *cases.all_cases(company, days, chance),
        *knowing.all_knowing(company, days),
        *quality.all_quality(company, days),
        *talk.all_talk(company, days),
        *checks.all_checks(company, days),
        *intake.all_intake(company, days),
        *grievances.all_grievances(company, days),
        *improving.all_improving(company, days),
        *carrying.all_carrying(company, days, days.now.astimezone(TAIPEI).year),
        *hero.her_weeks(company, days),
        *listening.all_listening(company, days, random.Random(SEED)),  # noqa: S311
        risks.nobody_answers(company, days),
        *money.all_money(company, days),
        *staffing.all_staffing(company, days),
        *appraising.all_appraising(company, days),
        *merits.all_merits(company, days),
        *rotating.all_rotating(company, days),
        *recruiting.all_recruiting(company, days),
        *training.all_training(company, days),
        *measuring.all_measuring(company, days),
    ]

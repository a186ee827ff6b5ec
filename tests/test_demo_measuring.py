"""What the demo measures by hand: its charts of samples and of rare events can be looked at."""

import datetime as dt

import pytest
from django.test import Client

from charter.ground import clock
from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.presentation import Shown
from charter.rooms.people.verbs.calendars import found_calendar
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import found
from charter.site.demo.stories import measuring
from charter.site.demo.timeline import tell

NOW = dt.datetime(2026, 11, 20, 16, 0, tzinfo=TAIPEI)


@pytest.mark.django_db
def test_the_demo_has_samples_and_rare_events_with_their_charts() -> None:
    days = Days(NOW)
    company = found(days.start)
    with clock.at(days.start):
        years = range(days.start.year, NOW.year + 2)
        found_calendar(name="日曆", country="TW", is_default=True, years=years, by=None)
    tell(measuring.all_measuring(company, days), until=NOW, progress=lambda moment: None)
    calls = Indicator.objects.get(title="熱線接聽等待（抽聽）")
    outages = Indicator.objects.get(title="非計劃停機")
    client = Client()
    client.force_login(company.li)
    with clock.at(NOW):
        for own, kinds in ((calls, ["xbar", "s"]), (outages, ["t", "g"])):
            shown = Shown(own, company.li, "all")
            assert [name for name, _label, _on in shown.kinds][-2:] == kinds
            for kind in kinds:
                text = client.get(f"/indicators/{own.pk}/?chart={kind}").content.decode()
                assert 'aria-current="true"' in text and "x-band" in text, kind
        first, second = Shown(calls, company.li, "all", chart="xbar").drawn.phases()  # type: ignore[union-attr]
        assert second[1].mean < first[1].mean, "calling back helped"

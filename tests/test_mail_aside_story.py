"""Mail that could not be taken is looked at in time (二.5.2)."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.kernel.mail import verbs
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.queries import lying
from charter.kernel.mail.tests.conftest import _imap_server, imap  # noqa: F401
from charter.kernel.mail.work import mail as owed
from charter.policy.models import Verdict
from charter.policy.verdicts import judge
from charter.rooms.intake.tests.test_aside import passed_on  # noqa: F401
from charter.rooms.intake.tests.test_corpus import people  # noqa: F401


def test_SP2_5_2a_mail_that_lies_is_looked_at_within_the_hours(
    passed_on: Incoming,  # noqa: F811
    people: SimpleNamespace,  # noqa: F811
    monday: dt.datetime,
    client: Client,
) -> None:
    def verdict() -> str:
        found = judge(["SP2.5.2a"]).organisation["SP2.5.2a"]
        return next((f.verdict for f in found.figures if f.proof == "intake.aside"), "")

    minutes = dt.timedelta(minutes=1)
    assert owed(people.quality)[0].due == monday + 30 * minutes
    with clock.at(monday + 31 * minutes):
        assert verdict() == Verdict.BROKEN
        found = lying(Incoming.objects.all())
        assert found.count == 1 and found.is_late
    with clock.at(monday + 20 * minutes):
        assert not verdict(), "there is time left"
        verbs.drop(passed_on, reason="已用電話處理", by=people.quality)
        assert verdict() == Verdict.KEPT
        assert lying(Incoming.objects.all()).median_hours == pytest.approx(1 / 3, 0.01)
        client.force_login(people.quality)
        assert "中位數0.3小時" in client.get("/mail/").content.decode()

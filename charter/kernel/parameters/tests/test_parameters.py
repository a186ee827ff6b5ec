"""Parameters: a catalogue that checks, versions with a day, the past untouched."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.catalogue import Parameter, catalogue
from charter.kernel.parameters.queries import in_force
from charter.kernel.parameters.values import checked
from charter.kernel.parameters.verbs import set_value


@pytest.mark.parametrize("parameter", catalogue().values(), ids=lambda p: p.name)
def test_every_parameter_is_labelled_and_its_default_is_allowed(parameter: Parameter) -> None:
    assert checked(parameter, parameter.default) == parameter.default
    assert parameter.zh != parameter.name and parameter.en != parameter.name
    assert parameter.clause.startswith(("SP", "SI"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("satisfaction_percent", 101),
        ("satisfaction_percent", "90"),
        ("satisfaction_percent", True),
        ("satisfaction_percent", float("nan")),
        ("summary_days", 1.5),
        ("summary_days", None),
        ("plan_due_month_day", "13-01"),
        ("plan_due_month_day", 5),
        ("evaluation_period", "week"),
        ("weights", {"completion": 100}),
        (
            "weights",
            {
                "completion": 30,
                "quality": 25,
                "efficiency": 15,
                "teamwork": 10,
                "satisfaction": 21,
            },
        ),
        ("response_hours", {"urgent": -1, "high": 1, "normal": 4, "low": 9}),
        ("no_such_name", 1),
    ],
)
def test_what_does_not_fit_is_refused(company: SimpleNamespace, name: str, value: object) -> None:
    with pytest.raises(Refused):
        set_value(name, value, effective_on=clock.today(), reason="x", by=company.boss)
    assert not Entry.objects.exists()


def test_a_value_rules_from_its_day_and_the_past_keeps_its_own(company: SimpleNamespace) -> None:
    day = dt.date(2026, 12, 1)
    set_value("complaint_rate_percent", 0.8, effective_on=day, reason="提高要求", by=company.boss)
    assert in_force()["complaint_rate_percent"] == 1
    assert in_force(day)["complaint_rate_percent"] == 0.8
    facts = Entry.objects.get().facts
    assert (facts["old"], facts["new"], facts["effective_on"]) == (1, 0.8, "2026-12-01")
    yesterday = clock.today() - dt.timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        set_value("summary_days", 5, effective_on=yesterday, reason="x", by=company.boss)
    assert refusal.value.code == "parameters.effective_past"
    with pytest.raises(Refused):
        set_value("summary_days", 5, effective_on=day, reason=" ", by=company.boss)

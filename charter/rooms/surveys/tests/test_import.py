"""Surveys of other systems: columns are said, not guessed; both denominators come out right."""

import datetime as dt
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Case as CaseOf
from django.db.models import Value, When
from django.db.models.functions import TruncMonth
from django.test import Client
from django.utils import timezone

from charter.ground.errors import Refused
from charter.rooms.surveys.columns import Mapping, proposed
from charter.rooms.surveys.importing import sheet_of
from charter.rooms.surveys.models import Answer, SurveyUpload
from charter.rooms.surveys.queries import tallies
from charter.rooms.surveys.verbs import bring_in, check_upload, map_columns
from charter.rooms.surveys.waves import Waves

DATA = Path(os.environ.get("CHARTER_REFERENCE_DATA", settings.ROOT.parent / "shared" / "data"))
OURS = """時間,期別,服務態度,處理速度,意見
2026/03/02 09:30,春季,非常滿意,滿意,很有耐心，講解清楚，下次還會再找你們來維護機房設備
2026/03/03 10:00,春季,滿意,不適用,
2026/09/01 10:00,秋季,普通,不滿意,等了三天才有人回覆，希望可以先說一聲什麼時候會到場
2026/09/02 10:00,秋季,非常滿意,,
"""


def uploaded(company: SimpleNamespace, text: str = OURS) -> SurveyUpload:
    return check_upload(title="年度調查", name="a.csv", data=text.encode(), by=company.quality)


def test_columns_are_proposed_from_what_stands_in_them() -> None:
    sheet = sheet_of(OURS.encode())
    found = proposed(sheet.headings, sheet.rows)
    assert found.columns == {0: "date", 1: "group", 2: "csat", 3: "csat", 4: "comment"}
    assert found.date_format == "%Y/%m/%d %H:%M"
    assert found.labels["不滿意"] == "2" and found.labels["不適用"] == "na"


def test_a_date_that_can_be_read_in_two_ways_is_left_to_people(company: SimpleNamespace) -> None:
    kept = uploaded(company, "when,score\n03/04/2026 10:00,9\n05/06/2026 11:00,10\n")
    mapping = Mapping.of(kept.spec)
    assert mapping.date_format == ""
    with pytest.raises(Refused) as refused:
        bring_in(kept, by=company.quality)
    assert refused.value.code == "surveys.no_date" and not Answer.objects.exists()


def test_each_wave_counts_not_applicable_apart_from_left_out(company: SimpleNamespace) -> None:
    kept = uploaded(company)
    assert bring_in(kept, by=company.quality) == 8
    attitude, speed = Waves(kept).blocks
    spring, autumn = speed.lines
    assert (spring.group, spring.tally.n, spring.tally.na, spring.tally.blank) == ("春季", 1, 1, 0)
    assert (autumn.tally.n, autumn.tally.na, autumn.tally.blank) == (1, 0, 1)
    assert attitude.total.best_of_all == 50.0 and attitude.total.tally.value == 75.0
    assert Answer.objects.exclude(comment="").count() == 2
    with pytest.raises(Refused) as twice:
        bring_in(uploaded(company), by=company.quality)
    assert twice.value.code == "surveys.import_twice"


def test_the_page_maps_shows_what_does_not_fit_and_brings_in_the_rest(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.quality)
    bad = OURS + "2026/13/01 10:00,秋季,尚可,滿意,\n"
    file = SimpleUploadedFile("b.csv", bad.encode())
    sent = client.post("/surveys/imports/", {"title": "年度調查", "file": file})
    kept = SurveyUpload.objects.get()
    assert sent["Location"] == f"/surveys/imports/{kept.pk}/"
    told: dict[str, Any] = {"date_format": "%Y/%m/%d %H:%M", "c-0": "date", "c-1": "group"}
    told |= {"c-2": "csat", "c-3": "csat", "c-4": "comment"}
    refused = client.post(sent["Location"], {**told, "date_format": ""})
    assert refused.status_code == 422 and "日與月的順序不會用猜的" in refused.content.decode()
    words = ["滿意", "非常滿意", "不適用", "普通", "不滿意", "尚可"]
    form = client.get(sent["Location"]).context["form"]
    assert set(form.words) == set(words)
    scores = dict(zip(words, ["4", "5", "na", "3", "2", ""], strict=True))
    told |= {f"w-{n}": scores[word] for n, word in enumerate(form.words)}
    client.post(sent["Location"], told)
    shown = client.get(sent["Location"]).content.decode()
    assert "看不懂回答的時間" in shown and "尚可" in shown
    client.post(f"{sent['Location']}bring-in/")
    assert Answer.objects.count() == 8
    assert "75.0%" in client.get(sent["Location"]).content.decode()


def test_only_those_who_keep_surveys_bring_them_in(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        check_upload(title="x", name="x.csv", data=b"a\n1\n", by=company.staff)
    assert refused.value.code == "surveys.may_not_import"


def reference(name: str) -> tuple[bytes, Any]:
    folder = DATA / "3_satisfaction_people"
    if not (folder / name).exists():
        pytest.skip(f"reference data absent: {folder}")
    told = json.loads((folder / "REFERENCE_satisfaction.json").read_text(encoding="utf-8"))
    return (folder / name).read_bytes(), told["files"][name]


def test_the_published_tables_of_a_client_survey_come_out_of_the_import(
    company: SimpleNamespace,
) -> None:
    """Counts of every word per wave, and the share of the best with both denominators."""
    data, known = reference("tsg_client_satisfaction_2018_2019.csv")
    kept = check_upload(title="TSG", name="tsg.csv", data=data, by=company.quality)
    map_columns(kept, spec={**kept.spec, "date_format": "%m/%d/%Y %H:%M:%S"}, by=company.quality)
    assert bring_in(kept, by=company.quality) == 190 * 12
    found = tallies(Answer.objects.annotate(wave=wave()), "question__title", "wave")
    assert len(found) == 12 * 4
    for (title, name, _measure), one in found.items():
        right, scores = known["questions"][title], dict(one.scores)
        said = {word: scores.get(int(LABELS.get(word, "0")), 0) for word in right["counts"][name]}
        told = said | {"NR": one.blank}
        told |= {"N/A do not use": one.na} if "N/A do not use" in told else {}
        assert told == right["counts"][name], (title, name)
        of_all, of_answered = (one.best_percent(of_everybody=way) for way in (True, False))
        assert of_all is not None and of_answered is not None
        assert round(of_all, 1) == right["pct_best_all_responses"][name]
        assert round(of_answered, 1) == right["pct_best_excluding_NR_and_NA"][name]
    assert len(Waves(kept).blocks) == 12


LABELS = {
    **{word: str(5 - n) for n, word in enumerate(("Always", "Mostly", "Sometimes", "Rarely"))},
    **{"Never": "1", "Very Satisfied": "5", "Satisfied": "4", "Neutral": "3"},
    **{"Dissatisfied": "2", "Very Dissatisfied": "1"},
}


def wave() -> CaseOf:
    """The owner's report tells its waves apart by day, not by the file's own column."""
    edges = (("01-F18", 2018, 12), ("02-W19", 2019, 3), ("03-S19", 2019, 6), ("04-S19", 2019, 12))
    whens = [When(at__lt=after(year, month), then=Value(name)) for name, year, month in edges]
    return CaseOf(*whens)


def after(year: int, month: int) -> dt.datetime:
    first = dt.date(year + month // 12, month % 12 + 1, 1)
    return timezone.make_aware(dt.datetime.combine(first, dt.time()))


def test_the_reference_figures_of_recommendation_come_out_of_the_import(
    company: SimpleNamespace,
) -> None:
    data, known = reference("nps_responses_partA.csv")
    kept = check_upload(title="NPS", name="nps.csv", data=data, by=company.quality)
    mapping = Mapping.of(kept.spec)
    assert mapping.date_format == "%d/%m/%Y %H:%M" and set(mapping.questions) == {(4, "nps")}
    map_columns(kept, spec={**kept.spec, "columns": {**COLUMNS}}, by=company.quality)
    bring_in(kept, by=company.quality)
    [block] = Waves(kept).blocks
    agrees(block.total.tally, known["all"])
    assert block.total.tally.blank == known["blank_score"]
    for line in block.lines:
        agrees(line.tally, known["by_stage"][line.group])
    assert len(block.lines) == len(known["by_stage"])
    rows = Answer.objects.annotate(month=TruncMonth("at"))
    for (month, _measure), one in tallies(rows, "month").items():
        if one.n:
            agrees(one, known["by_month"][f"{month:%Y-%m}"])
    assert Answer.objects.exclude(comment="").count() > 1000


COLUMNS = {"1": "date", "2": "group", "4": "nps", "5": "comment"}


def agrees(one: Any, right: dict[str, Any]) -> None:
    assert (one.n, one.good, one.bad) == (right["n"], right["promoters"], right["detractors"])
    assert one.value == pytest.approx(right["nps"], abs=1e-4)
    assert one.standard_error == pytest.approx(right["standard_error_points"], abs=1e-4)
    assert one.mean == pytest.approx(right["mean"], abs=1e-4)


def test_a_program_brings_in_rows_whole_or_not_at_all_and_reads_the_figures(
    company: SimpleNamespace, client: Client
) -> None:
    client.force_login(company.quality)
    spec = {"columns": {"0": "date", "1": "nps"}, "date_format": "%Y-%m-%d"}
    rows = [["day", "score"], ["2026-11-02", "9"], ["2026-11-03", "11"]]
    sent = {"title": "NPS", "rows": rows, "spec": spec}
    refused = client.post("/api/surveys/imports/", sent, content_type="application/json")
    assert refused.status_code == 409 and "第3列" in refused.json()["message"]
    assert not SurveyUpload.objects.exists()
    sent["rows"] = rows[:2]
    made = client.post("/api/surveys/imports/", sent, content_type="application/json")
    assert made.status_code == 201 and made.json()["written"] == 1
    assert client.get(f"/api/surveys/imports/{made.json()['id']}/").json()["state"] == "done"
    [given] = client.get("/api/surveys/answers/").json()
    assert (given["measure"], given["score"]) == ("nps", 9)
    told = client.get("/api/surveys/figures/").json()
    assert [one["measure"] for one in told] == ["csat", "nps", "ces"] and told[1]["n"] == 0

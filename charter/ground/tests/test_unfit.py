"""What no database can hold is found, named, and sent back."""

import pytest
from django import forms
from django.test import Client

from charter.ground.keys import key_in
from charter.ground.unfit import Unfit, parsed, unfit_field


@pytest.mark.parametrize("body", [b"{", b"NaN", b'{"a": Infinity}', b"\xff", b"[" * 200_000])
def test_what_is_not_json_is_an_error(body: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parsed(body)


@pytest.mark.parametrize("text", [r"a\u0000", r"\ud800", r"\udfff x"])
def test_the_way_to_an_unfit_text_is_kept(text: str) -> None:
    with pytest.raises(Unfit) as found:
        parsed(b'{"tasks": [{"name": "fine"}, {"name": "%s"}]}' % text.encode())
    assert found.value.place == ["tasks", 1, "name"]


def test_every_real_character_is_fit() -> None:
    assert parsed(b'{"due": "2026-12-01"}') == {"due": "2026-12-01"}
    assert parsed(r'["\ud83d\ude00", "\u884c", "𠮷"]'.encode()) == ["😀", "行", "𠮷"]


def test_the_unfit_field_of_a_form_is_named() -> None:
    given = {"a": ["1", "字"], "b": ["9" * 19], "c": ["\0"]}
    assert unfit_field(iter(given.items())) == "b"
    assert unfit_field(iter({"at": ["0001-01-01"]}.items())) == "at"
    assert unfit_field(iter({"at": ["2026-01-01"], "n": ["-12"]}.items())) == ""


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_out_of_reach_is_sent_back_by_every_form_and_body(day: str) -> None:
    class Asks(forms.Form):
        due = forms.DateField()

    said = Asks({"due": day}).errors["due"]
    assert "1900-01-01" in said[0] and Asks({"due": "2026-12-01"}).is_valid()
    with pytest.raises(Unfit):
        parsed(b'{"due": "%s"}' % day.encode())


@pytest.mark.parametrize("text", ["", "²", "٣", "-1", "1.0", " 1", "1" * 19, "1" * 5000])
def test_what_is_no_key_is_none(text: str) -> None:
    assert key_in(text) is None
    assert key_in("42") == 42


def test_a_query_that_cannot_be_stored_is_answered_not_crashed(client: Client, company) -> None:
    client.force_login(company.boss)
    answer = client.get("/people/", {"q": "a\0b"})
    assert answer.status_code == 400
    assert "「q」裡有無法保存的文字" in answer.content.decode()


def test_a_body_says_where_it_cannot_be_stored_or_read(client: Client, company) -> None:
    client.force_login(company.staff)

    def post(text: str) -> tuple[int, object]:
        answer = client.post("/api/actions/1/done", text, content_type="application/json")
        return answer.status_code, answer.json()["detail"]

    status, detail = post('{"evidence": "a\\u0000"}')
    assert (status, detail[0]["loc"]) == (422, ["body", "evidence"])
    status, detail = post('{"evidence": ')
    assert status == 400 and "line 1" in detail

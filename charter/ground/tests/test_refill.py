"""A page's markup with a refused form in it: the reason at the form, what was typed kept."""

from charter.ground.refill import filled

WHY = '<p role="alert">不行</p>'


def shown(page: str, path: str = "/p/do/", here: str = "/p/", **posted: str | list[str]) -> str:
    sent = {k: v if isinstance(v, list) else [v] for k, v in posted.items()}
    return filled(page, here=here, path=path, posted=sent, reason=WHY)


def form(inside: str, action: str = "/p/do/") -> str:
    return f'<main><form method="post" action="{action}">{inside}</form></main>'


def test_the_reason_stands_in_the_form_and_typed_text_is_kept() -> None:
    said = shown(form('<input name="who" value="">'), who='"引號" & <b>')
    assert said.index(WHY) > said.index("<form")
    assert '<input name="who" value="&quot;引號&quot; &amp; &lt;b&gt;">' in said
    assert '<input type="hidden" name="_page" value="/p/">' in said


def test_every_kind_of_control_is_as_it_was_sent() -> None:
    said = shown(
        form(
            '<textarea name="why">舊</textarea><input type=checkbox name=a value=1 checked>'
            '<input type="checkbox" name="a" value="2"><input type="radio" name="r" value="x">'
            '<select name="s"><option value="" selected>--<option value="k">K</select>'
            '<input type="password" name="secret"><input type="file" name="f">'
        ),
        why="新的\n兩行",
        a=["2"],
        r="x",
        s="k",
        secret="hunter2",
    )
    assert ">\n新的\n兩行</textarea>" in said
    assert '<input type="checkbox" name="a" value="1">' in said
    assert '<input type="checkbox" name="a" value="2" checked>' in said
    assert '<input type="radio" name="r" value="x" checked>' in said
    assert '<option value="">--<option value="k" selected>' in said
    assert "hunter2" not in said


def test_of_many_forms_with_one_address_the_one_with_the_same_hidden_value_is_meant() -> None:
    rows = "".join(
        f'<form method="post" action="/p/do/"><input type="hidden" name="pk" value="{n}">'
        f'<input name="text" value=""></form>'
        for n in (1, 2, 3)
    )
    said = shown(f"<main>{rows}</main>", pk="2", text="記得")
    assert said.count("記得") == said.count(WHY) == 1
    assert said.index('value="2"') < said.index("記得") < said.index('value="3"')


def test_a_folded_form_is_opened_and_a_closed_dialog_is_not_meant() -> None:
    inside = form('<input name="t" value="">')
    said = shown(
        f"<dialog>{inside}</dialog><details><summary>改</summary>{inside}</details>", t="甲"
    )
    assert "<details open>" in said
    assert said.index("</dialog>") < said.index("甲")


def test_where_the_form_is_gone_the_reason_stands_above_the_page() -> None:
    assert shown("<main><p>已結案</p></main>", t="甲").startswith(f"<main>{WHY}")
    assert shown("<p>no page of ours</p>", t="甲") == ""


def test_links_and_forms_of_the_page_itself_keep_their_address() -> None:
    said = shown(
        '<main><a href="?only=late">晚</a><form method="get"><input name="q"></form></main>'
        + form('<input name="t" value="">'),
        here="/p/?x=1",
        t="甲",
    )
    assert 'href="/p/?only=late"' in said and 'method="get" action="/p/?x=1"' in said


def test_equal_names_are_filled_one_after_another() -> None:
    said = shown(form('<input name="n" value=""><input name="n" value="">'), n=["一", "二"])
    assert said.index('value="一"') < said.index('value="二"')


def test_every_form_of_the_page_says_where_it_stands_since_the_address_shown_is_no_page() -> None:
    other = '<form method="post" action="/p/other/"><input name="y"></form>'
    said = shown(form('<input name="x">') + other, x="1")
    back = '<input type="hidden" name="_page" value="/p/">'
    assert said.count(back) == 2 and said.count(WHY) == 1
    assert f'action="/p/other/">{back}' in said


def test_of_a_button_alone_the_reason_stands_above_the_page() -> None:
    head = '<div><form method="post" action="/p/do/"><button class="btn">送審</button></form></div>'
    said = shown(f"<main>{head}</main>")
    assert said.startswith(f"<main>{WHY}<div>")


def test_beside_a_file_that_the_browser_lost_it_is_asked_for_again() -> None:
    inside = '<input type="file" name="f"><input type="file" name="other">'
    said = filled(
        form(inside), here="/p/", path="/p/do/", posted={}, reason=WHY, unkept={"f": "<p>再選</p>"}
    )
    assert '<input type="file" name="f"><p>再選</p><input type="file" name="other">' in said

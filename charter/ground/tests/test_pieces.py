"""Kept markup, and the token of a page's forms."""

from types import SimpleNamespace

from django.middleware.csrf import CSRF_SECRET_LENGTH, _does_token_match
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, override

from charter.ground.pieces import as_markup, piece, token
from charter.ground.templatetags import ui

SECRET = "aZ09" * (CSRF_SECRET_LENGTH // 4)


def _tabs(label: object) -> str:
    return piece("ui/parts/tabs.html", rows=((as_markup(label), "/a/", None, False),))


def test_text_and_markup_of_the_same_letters_are_two_pieces() -> None:
    assert ">&lt;b&gt;</a>" in _tabs("<b>")
    assert "><b></a>" in _tabs(mark_safe("<b>"))
    assert ">&lt;b&gt;</a>" in _tabs("<b>")


def test_a_piece_is_kept_for_each_language() -> None:
    with override("zh-hant"):
        chinese = _tabs("x")
    with override("en"):
        assert _tabs("x") != chinese
    with override("zh-hant"):
        assert _tabs("x") is chinese


def test_a_page_has_one_token_and_the_next_page_another_both_of_the_secret() -> None:
    pages = [SimpleNamespace(META={"CSRF_COOKIE": SECRET}) for _ in range(50)]
    made = [token(page) for page in pages]
    assert [token(page) for page in pages] == made
    assert len(set(made)) == 50
    assert all(_does_token_match(one, SECRET) for one in made)
    assert all(page.META["CSRF_COOKIE_NEEDS_UPDATE"] for page in pages)


def test_markup_that_was_safe_once_does_not_vouch_for_the_same_text() -> None:
    word = "<b>kept & safe</b>"
    assert ui.who(SafeString(word)).endswith(f"{word}</span>")
    assert word not in ui.who(word) and "&lt;b&gt;" in ui.who(word)
    assert as_markup(gettext_lazy(word)) == as_markup(word) == escape(word)
    assert as_markup(SafeString(word)) == word

"""Who wrote a forwarded mail first, in the shapes that mail programs give it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.kernel.mail.forwarded import forwarded_in
from charter.kernel.mail.parsing import parsed

SAID = "一樓冷氣不冷，\n請派人來看。"
SHAPES = {
    "gmail": (
        "Fwd: 冷氣",
        "請幫忙\n\n---------- Forwarded message ---------\nFrom: **王小明** <wang@hc.example>\n"
        f"Date: Mon, Nov 16, 2026\nSubject: 冷氣\nTo: chang@us.example\n\n{SAID}",
    ),
    "outlook": (
        "FW: 冷氣",
        "請幫忙\n\n________________________________\n寄件者: 王小明 <wang@hc.example>\n"
        f"寄件日期: 2026年11月16日\n收件者: 張家銘\n主旨: 冷氣\n\n{SAID}",
    ),
    "outlook, older": (
        "轉寄: 冷氣",
        "請幫忙\n\n-----Original Message-----\nFrom: 王小明 [mailto:wang@hc.example]\n"
        f"Sent: Monday\nTo: 張家銘\nSubject: 冷氣\n\n{SAID}",
    ),
    "apple": (
        "冷氣",
        "請幫忙\n\nBegin forwarded message:\n\n> From: 王小明 <wang@hc.example>\n> Subject: 冷氣\n"
        "> Date: 16 November 2026\n>\n> " + SAID.replace("\n", "\n> "),
    ),
    "mainland": (
        "转发：冷氣",
        "請幫忙\n\n---- 转发的邮件 ----\n发件人: 王小明<wang@hc.example>\n发送时间: 2026-11-16\n"
        f"收件人: 张家铭\n主题: 冷氣\n\n{SAID}",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_first_sender_and_their_words_are_read(shape: str) -> None:
    found = forwarded_in(*SHAPES[shape])
    assert found is not None
    assert (found.sender, found.name, found.subject) == ("wang@hc.example", "王小明", "冷氣")
    assert found.text == SAID and found.preface == "請幫忙"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: 冷氣", "好的\n\nFrom: 王小明 <wang@hc.example>\nSubject: 冷氣\n\n" + SAID),
        ("Fwd: 冷氣", "看附件"),
        ("Fwd: 冷氣", "From: 王小明\nSubject: 冷氣\n\n" + SAID),
        ("冷氣", SAID),
    ],
)
def test_an_answer_is_not_forwarded_and_without_an_address_nobody_is_read(
    subject: str, text: str
) -> None:
    assert forwarded_in(subject, text) is None


def test_a_mail_that_comes_along_whole_is_read_too() -> None:
    inner = "From: Wang <wang@hc.example>\r\nSubject: AC\r\n\r\nIt does not cool."
    raw = (
        "From: chang@us.example\r\nSubject: please\r\nMessage-ID: <x@y>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        f"see below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n"
    )
    found = parsed(raw.encode()).forwarded
    assert found is not None
    assert (found.sender, found.subject, found.text) == (
        "wang@hc.example",
        "AC",
        "It does not cool.",
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=400))
def test_nothing_that_is_written_breaks_it(subject: str, text: str) -> None:
    forwarded_in(f"Fwd: {subject}", f"From: {text}\nSubject: x\n{text}\nFrom: {text}")

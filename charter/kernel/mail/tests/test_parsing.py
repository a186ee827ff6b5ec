"""Mails as they really come: Big5, GB18030, broken headers, markup, quotations, programs."""

import base64

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from charter.kernel.mail.addresses import message_id, read_token, reply_address, token
from charter.kernel.mail.charsets import text_of
from charter.kernel.mail.parsing import parsed
from charter.kernel.mail.tests.servers import mail
from charter.kernel.mail.words import said_in, without_markup

BIG5, GB = "請問空調什麼時候修好？謝謝您的協助。", "请问空调什么时候修好？谢谢您的协助。"


def raw(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"From: a@example.org", b"Message-ID: <x@y>", *headers, b"", body])


@pytest.mark.parametrize(
    ("label", "encoding", "said"),
    [
        ("big5", "cp950", BIG5 + "碁銹"),
        ("Big5-HKSCS", "big5hkscs", BIG5 + "啲"),
        ("gb2312", "gb18030", GB + "镕𠮷"),
        ("GBK", "gbk", GB),
        ("gb18030", "gb18030", GB),
        ("utf-8", "utf-8", BIG5 + GB),
        ("iso-2022-jp", "iso2022_jp", "お願いします"),
        ("x-nobody-knows", "utf-8", BIG5),
        ("us-ascii", "cp950", BIG5),
        ("us-ascii", "gb18030", GB),
        ("unknown-8bit", "utf-8", GB),
        ("utf-8", "cp950", BIG5),
    ],
)
def test_text_is_read_whatever_its_label_says(label: str, encoding: str, said: str) -> None:
    head = f"Content-Type: text/plain; charset={label}".encode()
    assert parsed(raw(said.encode(encoding), head)).text == said


@pytest.mark.parametrize("encoding", ["utf-8", "cp950", "gb18030"])
def test_headers_with_raw_bytes_are_guessed(encoding: str) -> None:
    said = GB if encoding == "gb18030" else BIG5
    found = parsed(raw(b"x", b"Subject: " + said.encode(encoding)))
    assert found.subject == said


def test_encoded_words_cut_inside_a_character_are_joined_first() -> None:
    data = BIG5.encode("cp950")
    words = [base64.b64encode(part).decode() for part in (data[:7], data[7:])]
    subject = "\r\n ".join(f"=?big5?B?{word}?=" for word in words)
    assert parsed(raw(b"x", f"Subject: {subject}".encode())).subject == BIG5


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\r\n",
        b"no header at all",
        b"Subject: =?utf-8?B?!!!?=\r\n\r\nx",
        b"From: \xff\xfe<\r\nTo: ,,,;:<>\r\nDate: yesterday\r\nReferences: <<<>>>\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--",
        b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n--a\r\n\r\ncut off',
        b"Content-Type: text/plain; charset=\xff\r\nContent-Transfer-Encoding: base64\r\n\r\n@@@",
        b"Content-Type: text/html\r\n\r\n<p>\x00<![CDATA[<!--",
        b"Subject: " + b"x" * 100_000 + b"\r\n\r\n",
        b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\n",
    ],
)
def test_a_broken_mail_is_still_a_mail(broken: bytes) -> None:
    found = parsed(broken)
    assert found.message_id and found.digest
    assert "\0" not in found.text + found.subject + found.sender


@settings(max_examples=60)
@given(st.binary(max_size=400))
@example(b"Content-Type: message/rfc822\n\nFrom: \xe0\n\n")
def test_any_bytes_can_be_read(data: bytes) -> None:
    for text in (parsed(data).text, parsed(b"Subject: " + data).subject, text_of(data, "big5")):
        text.encode()
        assert "\0" not in text


def test_what_is_quoted_is_not_said_again() -> None:
    text = "同意。\n\n請加上備援。\n\n在 2026年11月20日 陳怡君 写道：\n> 本週完成配線\n"
    assert said_in(text) == "同意。\n\n請加上備援。"
    assert said_in("> 全部都是引用\n> 第二行") == "> 全部都是引用\n> 第二行"
    assert said_in("好\n\n-----Original Message-----\nFrom: x") == "好"
    assert said_in("On the one hand, no.") == "On the one hand, no."


def test_markup_becomes_lines() -> None:
    html = "<style>p{}</style><p>第一行<br>第二行 &amp; 更多</p><script>x</script><p>結尾"
    assert without_markup(html) == "第一行\n第二行 & 更多\n\n結尾"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=1"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"Precedence": "junk"},
        {"sender": "MAILER-DAEMON@example.org"},
    ],
)
def test_what_a_program_wrote_is_known(headers: dict[str, str]) -> None:
    assert parsed(mail(**headers)).machine  # type: ignore[arg-type]


def test_people_are_not_taken_for_programs() -> None:
    assert not parsed(mail(Auto_Submitted="no")).machine
    assert not parsed(mail()).bulk and parsed(mail(List_Id="<a.b>")).bulk


def test_a_token_is_only_ours_and_survives_folded_case(settings) -> None:
    settings.IMAP = settings.IMAP._replace(netloc="imap.example.org")
    address = reply_address("r", 12, 7)
    assert len(address.rpartition("@")[0]) <= 64
    found = read_token([address.upper()])
    assert found and (found.code, found.pk, found.person) == ("r", 12, 7)
    assert read_token([message_id("r", 12, 7)]) == found
    sealed = token("r", 12, 7)
    for forged in (sealed.replace("r12", "r13"), sealed[:-1] + "a", "r12-7-aaaaaaaaaaaaaaaa"):
        assert read_token([forged]) is None or forged == sealed
    settings.SECRET_KEY = "another"
    assert read_token([address]) is None


def test_the_same_words_travelling_twice_are_the_same() -> None:
    one = parsed(mail("一樣", Received="by a"))
    other = parsed(mail("一樣", Received="by b"))
    assert one.digest == other.digest != parsed(mail("不同")).digest

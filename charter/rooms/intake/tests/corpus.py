"""A hundred mails of real shape and what must become of each. Written for these tests: no person,
company or matter in them exists.

What becomes of it: `case` a case of its own, `words` the customer's words on the case that was
there, `again` nothing new on it, `note`, `aside:<why>`, `dropped:<why>`, `once` not stored twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from charter.kernel.mail.addresses import reply_address, token
from charter.rooms.intake.tests.shapes import (
    Part,
    file,
    html,
    mail,
    report,
    several,
    text,
    word,
)

HC = "haicheng.example"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
ZIP_IN_EXE = b"MZ\x90\x00" + b"\0" * 60


@dataclass
class World:
    """`case` is one that Wang wrote about; `letter` the Message-ID of ours to him, `first` of his;
    `solved` and `cancelled` are others."""

    case: int
    person: int
    letter: str
    first: str
    solved: int
    thanked: int
    cancelled: int
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def to(self, case: int | None = None, person: int | None = None) -> str:
        return reply_address("c", case or self.case, self.person if person is None else person)


@dataclass(frozen=True)
class Sample:
    name: str
    raw: bytes
    becomes: str
    holds: str = ""  # must stand in the text that is kept


Made = tuple[str, bytes, str, str]


def corpus(world: World) -> list[Sample]:
    groups: tuple[Callable[[World], Iterator[Made]], ...] = (
        *(charsets, programs, headers, files, answers, twice, spoofs, machines, strangers),
    )
    return [Sample(*one) for group in groups for one in group(world)]


def somebody(world: World) -> dict[str, str]:
    """Each time another colleague at the customer's, without an account."""
    n = next(world.numbers)
    return {"sender": f"=?utf-8?B?6ZmzIOWwj+WnkA==?= <p{n}@{HC}>", "id": f"n{n}@{HC}"}


def charsets(world: World) -> Iterator[Made]:
    big5, gb = "手術室的空調又停了，請盡快派人。", "手术室的空调又停了，请尽快派人。"
    rows = [
        ("utf-8", "base64", None, big5),
        ("utf-8", "quoted-printable", None, big5),
        ("utf-8", "8bit", None, big5),
        ("cp950", "base64", "big5", big5),
        ("cp950", "quoted-printable", "Big5", big5),
        ("cp950", "8bit", '"big5"', big5),
        ("big5hkscs", "base64", "big5-hkscs", big5 + "啲"),
        ("cp950", "8bit", "x-x-big5", big5),
        ("gb18030", "base64", "gb2312", gb),
        ("gbk", "quoted-printable", "GBK", gb),
        ("gb18030", "8bit", "gb18030", gb + "𠮷"),
        ("hz", "8bit", "hz-gb-2312", gb),
        ("iso2022_jp", "8bit", "iso-2022-jp", "空調が止まりました。至急お願いします。"),
        ("utf-8", "8bit", "", big5),
        ("cp950", "8bit", "", big5),
        ("gb18030", "8bit", "us-ascii", gb),
        ("cp950", "base64", "utf-8", big5),
        ("utf-8", "base64", "x-nobody-knows", big5),
        ("utf-16", "base64", "utf-16", big5),
    ]
    for n, (charset, cte, label, said) in enumerate(rows):
        words = f"{said}（#{n}）" if charset not in ("iso2022_jp",) else said
        body = text(words, charset, cte, label)
        yield (
            f"text in {charset}, {cte}, said to be {label}",
            mail(body, **somebody(world)),
            "case",
            said,
        )


def programs(world: World) -> Iterator[Made]:
    """The shapes of those programs that customers use."""
    both = several("alternative", text("三樓機櫃有燒焦味。"), html("<div>三樓機櫃有燒焦味。</div>"))
    yield "gmail", mail(both, "X-Received: by 2002:a05", **somebody(world)), "case", "燒焦味"
    word_html = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal'
        "{margin:0}</style></head><body><p class=MsoNormal>UPS面板亮紅燈<o:p></o:p></p></body></html>"
    )
    outlook = ("X-Mailer: Microsoft Outlook 16.0", "Thread-Index: AdwXx", "x-ms-has-attach: ")
    yield "outlook, markup only", mail(html(word_html), *outlook, **somebody(world)), "case", "紅燈"
    picture = several(
        "related", html('<p>畫面如下<img src="cid:a1"></p>'),
        file('filename="image001.png"', PNG, "image/png", "a1"),
    )  # fmt: skip
    yield "apple mail with a picture in it", mail(picture, **somebody(world)), "case", "畫面如下"
    phone = text("冷氣漏水了，在護理站前面\n\n從我的iPhone傳送\n")
    yield "iphone", mail(phone, "X-Mailer: iPhone Mail (21A329)", **somebody(world)), "case", "漏水"
    flowed = Part(
        "網路很慢 \r\n從早上 \r\n開始".encode(), "text/plain; charset=UTF-8; format=flowed"
    )
    yield "thunderbird", mail(flowed, **somebody(world)), "case", "網路很慢"
    qq = several(
        "alternative", text("电梯停在三楼", "gb18030", "base64"),
        html("<div>电梯停在三楼</div>", "gb18030", "base64"), mark="----=_NextPart_65A_0B",
    )  # fmt: skip
    yield "qq mail", mail(qq, "X-QQ-MIME: TCMime 1.0", **somebody(world)), "case", "电梯"
    fox = several("mixed", qq, file('filename="a.pdf"', PDF, "application/pdf"), mark="m9")
    yield "foxmail with a file", mail(fox, "X-Mailer: Foxmail 7", **somebody(world)), "case", "电梯"
    tracked = html('<p>發電機測試沒有通過</p><img src="https://t.example/x.gif" width=1 height=1>')
    yield "with a tracking picture", mail(tracked, **somebody(world)), "case", "發電機"
    notes = text("門禁讀卡機沒有反應", "cp950", "base64", "Big5")
    yield (
        "notes",
        mail(notes, "X-MIMETrack: Serialize by Router", **somebody(world)),
        "case",
        "讀卡機",
    )
    tnef = several(
        "mixed", text("附件是報價"), file('name="winmail.dat"', b"\x78\x9f\x3e\x22\x00\x00")
    )
    yield "winmail.dat", mail(tnef, **somebody(world)), "case", "報價"
    deep = several("mixed", several("related", both, mark="r"), mark="m")
    yield "three levels deep", mail(deep, **somebody(world)), "case", "燒焦味"
    plain = mail(text("水塔水位感測器沒有數值"), **somebody(world))
    yield "bare line feeds", plain.replace(b"\r\n", b"\n"), "case", "水塔"


def headers(world: World) -> Iterator[Made]:
    body = text("門口的攝影機看不到畫面")
    who = somebody(world)
    yield "no Message-ID", mail(body, **{**who, "id": ""}), "case", "攝影機"
    yield "no Date", mail(body, **somebody(world), date=""), "case", ""
    yield (
        "a date to come",
        mail(body, **somebody(world), date="Fri, 1 Jan 2100 00:00:00 +0800"),
        "case",
        "",
    )
    yield "a date of nonsense", mail(body, **somebody(world), date="昨天下午"), "case", ""
    yield "no subject", mail(body, **somebody(world), subject=""), "case", ""
    raw = "攝影機沒畫面".encode("cp950")
    yield "subject in raw Big5", mail(body, **somebody(world), subject=raw), "case", ""
    yield (
        "subject in raw GB",
        mail(body, **somebody(world), subject="摄像头".encode("gbk")),
        "case",
        "",
    )
    cut = " ".join([word("攝影機", "utf-8"), word("沒畫面", "utf-8", "Q")])
    yield "subject in two words", mail(body, **somebody(world), subject=cut), "case", ""
    broken = "=?utf-8?B?5pSd5b2x5qm?= =?big5?Q?=A7?="
    yield (
        "subject cut inside a character",
        mail(body, **somebody(world), subject=broken),
        "case",
        "",
    )
    yield (
        "subject of an unknown charset",
        mail(body, **somebody(world), subject="=?x?B?YQ==?="),
        "case",
        "",
    )
    folded = "one\r\n\ttwo\r\n  three"
    yield "subject on three lines", mail(body, **somebody(world), subject=folded), "case", ""
    yield (
        "subject of ten thousand letters",
        mail(body, **somebody(world), subject="長" * 10000),
        "case",
        "",
    )
    yield "NUL in the text", mail(Part(b"fan \0 broken"), **somebody(world)), "case", "fan  broken"
    open_end = several("mixed", text("燈管不亮"), end=False)
    yield "cut off before its end", mail(open_end, **somebody(world)), "case", "燈管"
    wrong = Part(b"--other\r\n\r\nx\r\n", 'multipart/mixed; boundary="b1"', "7bit")
    yield "the wrong boundary", mail(wrong, **somebody(world), subject="燈管"), "case", ""
    odd = Part("噪音很大".encode(), "text/plain; charset=utf-8", "x-unknown")
    yield "an unknown transfer encoding", mail(odd, **somebody(world)), "case", "噪音"
    bad64 = Part(b"5Zmq6Z+z5b6I5aSn", "text/plain; charset=utf-8", "8bit", [])
    swapped = mail(bad64, **somebody(world)).replace(b"Encoding: 8bit", b"Encoding: base64")
    yield "base64 without an end", swapped, "case", "噪音很大"
    hops = [f"Received: from a{n} by b{n}; Mon, 16 Nov 2026 08:40:11 +0800" for n in range(120)]
    yield "a hundred and twenty servers", mail(body, *hops, **somebody(world)), "case", ""
    old = "References: " + " ".join(f"<{n}@{HC}>" for n in range(400))
    yield "four hundred references", mail(body, old, **somebody(world)), "case", ""
    quoted = f'"陳, 小姐 \\"設備\\"" <q1@{HC}>'
    yield "a name with a comma", mail(body, sender=quoted, id="q1@x"), "case", ""
    yield (
        "to nobody named",
        mail(body, to="undisclosed-recipients:;", **somebody(world)),
        "case",
        "",
    )
    yield "two subjects", mail(body, "Subject: second", **somebody(world)), "case", ""


def files(world: World) -> Iterator[Made]:
    def with_(part: Part, said: str = "照片在附件") -> bytes:
        return mail(several("mixed", text(said), part), **somebody(world))

    named = "filename*=utf-8''%E7%85%A7%E7%89%87.png"
    yield "a name after RFC 2231", with_(file(named, PNG, "image/png")), "case", ""
    encoded = f'filename="{word("照片.png", "gb18030")}"'
    yield "a name as an encoded word", with_(file(encoded, PNG, "image/png")), "case", ""
    raw = 'filename="' + "照片.pdf".encode("cp950").decode("utf-8", "surrogateescape") + '"'
    yield "a name in raw Big5", with_(file(raw, PDF, "application/pdf")), "case", ""
    yield "a program", with_(file('filename="看我.exe"', ZIP_IN_EXE)), "case", ""
    yield "a program named as a picture", with_(file('filename="a.png"', ZIP_IN_EXE)), "case", ""
    yield "an empty file", with_(file('filename="a.txt"', b"")), "case", ""
    yield "a way up", with_(file('filename="../../etc/passwd"', b"root:x:0:0")), "case", ""
    inside = Part(mail(text("原來的信"), id="inner@x"), "message/rfc822", "7bit")
    yield "a mail within", with_(inside, "請看下面這封"), "case", "請看"
    only = mail(
        several("mixed", file('filename="a.pdf"', PDF)), **somebody(world), subject="report"
    )
    yield "a file and no words", only, "case", ""
    many = several(
        "mixed", text("每一張都拍了"), *(file(f'filename="{n}.png"', PNG) for n in range(25))
    )
    yield "twenty-five files", mail(many, **somebody(world)), "case", ""


def answers(world: World) -> Iterator[Made]:
    wang = f"wang@{HC}"

    def said(words: str, *heads: str, **how: str) -> bytes:
        n = next(world.numbers)
        return mail(text(words), *heads, **{"sender": wang, "id": f"a{n}@{HC}", **how})  # type: ignore[arg-type]

    yield "by the token", said("序號是A-100", to=world.to()), "words", "A-100"
    yield "by the token, nobody vouching", said("樓層是B1", to=world.to(), proof=""), "words", "B1"
    shouted = world.to().upper()
    yield "by the token in capitals", said("型號X7", to=shouted, proof=""), "words", "X7"
    cc = said("廠牌是大同", f"Cc: <{world.to()}>", to="boss@haicheng.example")
    yield "by the token in Cc", cc, "words", "大同"
    yield "by References", said("還有一台", f"References: <x@y> {world.letter}"), "words", "一台"
    yield "by In-Reply-To", said("共三台", f"In-Reply-To: {world.letter}"), "words", "三台"
    own = said("補充照片說明", f"In-Reply-To: <{world.first}>")
    yield "to the own first mail", own, "words", "補充"
    theirs = mail(
        text("我是值班的，現場等你們"), f"References: <{world.first}> {world.letter}", **somebody(world)
    )  # fmt: skip
    yield "of a colleague with the letter", theirs, "words", "值班"
    contact = said("採購也在追", f"In-Reply-To: <{world.first}>", sender=f"buyer@{HC}")
    yield "of another contact", contact, "words", "採購"
    below = "> 您好\n> 何時方便？\n\n明天上午都可以"
    yield "written below", said(below, to=world.to()), "words", "明天上午"
    quote = "週三不行\n\n________________________________\nFrom: charter\nSent: x\n舊的內容"
    yield "outlook, written above", said(quote, to=world.to()), "words", "週三不行"
    dated = "好的，請帶備品\n\n2026年11月16日 10:00，遠誠技術服務 寫道：\n> 舊的內容"
    yield "gmail, written above", said(dated, to=world.to()), "words", "備品"
    yield (
        "another subject",
        said("停機時段是十點", to=world.to(), subject="另外一件"),
        "words",
        "十點",
    )
    same_subject = said("另一棟的水塔也漏水", subject=f"Re: x [TK-{world.case}]")
    yield "the number in the subject alone", same_subject, "case", "水塔"
    forged = world.to().replace(f"c{world.case}-", f"c{world.case + 1}-")
    yield "a forged token", said("我要看別人的", to=forged), "case", "看別人"
    other = said("這是我們的事", to=world.to(), sender="chou@lianheng.example")
    yield "the token in the hand of another customer", other, "aside:other", ""
    yield "thanks for what is solved", said("謝謝，辛苦了", to=world.to(world.thanked)), "words", ""
    amiss = said("還是一樣沒有冷", to=world.to(world.solved))
    yield "what is solved is still amiss", amiss, "words", "沒有冷"
    late = said("還是要處理", to=world.to(world.cancelled))
    yield "what was withdrawn", late, "case", "先前的工單"
    staff = said("客戶說要加班做", to=world.to(), sender="chang@charter.example", proof="pass")
    yield "of a colleague of ours", staff, "aside:other", ""


def twice(world: World) -> Iterator[Made]:
    who = {"sender": f"twice@{HC}"}
    first = mail(text("發電機室有柴油味，請派人來看"), id=f"t1@{HC}", **who)
    yield "told once", first, "case", ""
    yield "the same mail again", first, "once", ""
    yield "the same by another way", b"Received: by other\r\n" + first, "once", ""
    again = mail(text("發電機室有柴油味， 請派人來看。"), id=f"t2@{HC}", **who)
    yield "the same words with another number", again, "again", ""
    nearly = mail(text("急！發電機室有柴油味，請派人來看"), id=f"t3@{HC}", **who)
    yield "nearly the same words", nearly, "words", "急"
    stolen = mail(text("完全不同的內容"), id=f"t1@{HC}", **who)
    yield "a number that was used", stolen, "aside:reused", ""
    subject = word("發電機")
    yield (
        "a subject",
        mail(text("發電機保養報告何時給"), id="t4@x", subject=subject, **who),
        "case",
        "",
    )
    yield (
        "the same subject, another matter",
        mail(text("停車場柵欄故障"), id="t5@x", subject=subject, **who),
        "case",
        "",
    )


def spoofs(world: World) -> Iterator[Made]:
    body, wang = text("請改匯款帳號"), f"wang@{HC}"
    ours = "mx.charter.example"
    yield "dmarc failed", mail(body, sender=wang, id="s1@x", proof="fail"), "aside:spoofed", ""
    yield "nobody vouches", mail(body, sender=wang, id="s2@x", proof=""), "aside:unproven", ""
    theirs = f"Authentication-Results: mx.evil.example; dmarc=pass header.from={HC}"
    yield (
        "vouched for by a stranger",
        mail(body, theirs, sender=wang, id="s3@x", proof=""),
        "aside:unproven",
        "",
    )
    below = f"Authentication-Results: {ours}; dmarc=pass header.from={HC}"
    yield (
        "our name written below",
        mail(body, below, sender=wang, id="s4@x", proof="fail"),
        "aside:spoofed",
        "",
    )
    two = f"{wang}, evil@evil.example"
    yield "two senders", mail(body, sender=two, id="s5@x"), "aside:spoofed", ""
    twofold = mail(body, "From: evil@evil.example", sender=wang, id="s6@x")
    yield "two From", twofold, "aside:spoofed", ""
    shown = f'"{wang}" <evil@evil.example>'
    yield "the address as a name", mail(body, sender=shown, id="s7@x"), "aside:stranger", ""
    yield (
        "a domain that looks alike",
        mail(body, sender="wang@haicheng.examp1e", id="s8@x"),
        "aside:stranger",
        "",
    )
    yield (
        "a longer domain",
        mail(body, sender=f"wang@{HC}.evil.example", id="s9@x"),
        "aside:stranger",
        "",
    )
    elsewhere = f"Authentication-Results: {ours}; dmarc=pass header.from=evil.example"
    yield (
        "proof of another domain",
        elsewhere.encode() + b"\r\n" + mail(body, sender=wang, id="s10@x", proof=""),
        "aside:spoofed",
        "",
    )
    loose = f"Authentication-Results: {ours}; spf=pass smtp.mailfrom=a@evil.example; dkim=pass header.d=evil.example"
    yield (
        "signed by somebody else",
        loose.encode() + b"\r\n" + mail(body, sender=wang, id="s11@x", proof=""),
        "aside:unproven",
        "",
    )
    yield (
        "a stranger with the token",
        mail(body, sender="who@evil.example", to=world.to(), id="s12@x"),
        "aside:other",
        "",
    )
    failed = mail(body, sender=wang, to=world.to(), id="s13@x", proof="fail")
    yield "the token, and proof that it is not him", failed, "aside:spoofed", ""
    yield "no sender", mail(body, sender="", id="s14@x", proof=""), "aside:stranger", ""
    made_up = f"charter+{token('c', world.case, world.person)[:-3]}abc@localhost"
    yield (
        "a seal that was guessed",
        mail(body, sender="who@evil.example", to=made_up, id="s15@x"),
        "aside:stranger",
        "",
    )


def machines(world: World) -> Iterator[Made]:
    body, wang = text("我目前不在辦公室，週五回來。"), f"wang@{HC}"

    def robot(name: str, *heads: str, **how: str) -> Made:
        n = next(world.numbers)
        told = {"sender": wang, "id": f"r{n}@{HC}", "to": world.to(), **how}
        return name, mail(body, *heads, **told), "dropped:machine", ""  # type: ignore[arg-type]

    yield robot("out of office", "Auto-Submitted: auto-replied")
    yield robot("out of office, with a comment", "Auto-Submitted: auto-replied (vacation)")
    yield robot("vacation of old", "X-Autoreply: yes", "Precedence: junk")
    yield robot("exchange", "X-Auto-Response-Suppress: All", "Auto-Submitted: auto-generated")
    yield robot("empty envelope", "Return-Path: <>")
    yield robot("precedence", "Precedence: auto_reply")
    yield robot("a robot's address", sender=f"no-reply@{HC}")
    yield robot(
        "a monitor", "Auto-Submitted: auto-generated", sender=f"nagios@{HC}", to="charter@localhost"
    )
    yield "our own letter", mail(body, sender="charter@localhost", id="r1@x"), "dropped:loop", ""
    own = "charter+x1-1-aaaaaaaaaaaaaaaa@localhost"
    yield "our own address with a token", mail(body, sender=own, id="r2@x"), "dropped:loop", ""
    yield "a letter came back", report(world.letter), "dropped:bounce", ""
    yield "a letter is late", report(world.letter, "delayed"), "dropped:bounce", ""
    yield "somebody else's letter came back", report("<z@z>"), "dropped:bounce", ""
    read = report(world.letter, "displayed", kind="disposition-notification")
    yield "a letter was read", read, "dropped:machine", ""
    words = text("<wang@haicheng.example>: 550 5.7.1 rejected\n\n" + f"Message-ID: {world.letter}")
    postman = {"sender": "postmaster@haicheng.example", "id": "r3@x", "proof": ""}
    yield "a postman in words", mail(words, "Return-Path: <>", **postman), "dropped:bounce", ""
    listed = ("List-Id: <news.haicheng.example>", "List-Unsubscribe: <mailto:x@y>")
    yield (
        "a newsletter",
        mail(text("本月優惠"), *listed, id="r4@x", sender=f"buyer@{HC}"),
        "aside:bulk",
        "",
    )
    shy = word("自動回覆：不在辦公室")
    yield (
        "out of office that does not say so",
        mail(body, sender=f"shy@{HC}", id="r5@x", subject=shy),
        "case",
        "",
    )
    yield "and once more", mail(body, sender=f"shy@{HC}", id="r6@x", subject=shy), "again", ""


def strangers(world: World) -> Iterator[Made]:
    body = text("想請你們報價")
    yield "a stranger", mail(body, sender="who@gmail.com", id="u1@x"), "aside:stranger", ""
    yield (
        "a colleague of a customer, unproven",
        mail(body, sender=f"new@{HC}", id="u2@x", proof=""),
        "aside:stranger",
        "",
    )
    yield "of no domain", mail(body, sender="root@localhost", id="u3@x"), "aside:stranger", ""
    yield (
        "spam in markup",
        mail(html("<a href=x>買</a>"), sender="s@spam.example", id="u4@x"),
        "aside:stranger",
        "",
    )

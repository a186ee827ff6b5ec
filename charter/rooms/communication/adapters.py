"""What chat tools understand: one message in each tool's own form, signed as each tool asks.

Sources: the tools' public descriptions of custom robots and incoming webhooks (DingTalk, Feishu,
WeCom, Slack, Teams). A tool that answers 200 and refuses inside the body is found out.
"""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from charter.ground.egress import Reply


@dataclass(frozen=True)
class Message:
    """`id` stays the same when it is sent again, so that the receiver can drop the second."""

    title: str
    text: str
    url: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True)
class Letter:
    """What is posted where."""

    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Adapter:
    """`write(url, secret, message, seconds since 1970)`; `trouble(answer's JSON)` is "" when the
    tool took the message."""

    write: Callable[[str, str, Message, int], Letter]
    trouble: Callable[[Any], str]


def _json(url: str, payload: object, **headers: str) -> Letter:
    body = json.dumps(payload, ensure_ascii=False).encode()
    return Letter(url, body, {"Content-Type": "application/json; charset=utf-8", **headers})


def _sealed(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def _plain(message: Message) -> str:
    return "\n".join(part for part in (message.title, message.text, message.url) if part)


def _markdown(message: Message) -> str:
    title = f"[{message.title}]({message.url})" if message.url else message.title
    return f"### {title}\n{message.text}"


def generic(url: str, secret: str, message: Message, now: int) -> Letter:
    """Signed over `timestamp.body`, with an event id: the receiver can check age and repeats."""
    made = _json(url, {"title": message.title, "text": message.text, "url": message.url})
    headers = {**made.headers, "X-Charter-Event": message.id, "X-Charter-Timestamp": str(now)}
    if secret:
        seal = hmac.new(secret.encode(), f"{now}.".encode() + made.body, hashlib.sha256)
        headers["X-Charter-Signature"] = f"sha256={seal.hexdigest()}"
    return Letter(url, made.body, headers)


def dingtalk(url: str, secret: str, message: Message, now: int) -> Letter:
    if secret:
        stamp = str(now * 1000)
        sign = _sealed(secret.encode(), f"{stamp}\n{secret}".encode())
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(sign)}"
    content = {"title": message.title, "text": _markdown(message)}
    return _json(url, {"msgtype": "markdown", "markdown": content})


def feishu(url: str, secret: str, message: Message, now: int) -> Letter:
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": _plain(message)}}
    if secret:
        sign = _sealed(f"{now}\n{secret}".encode(), b"")
        payload |= {"timestamp": str(now), "sign": sign}
    return _json(url, payload)


def wecom(url: str, secret: str, message: Message, now: int) -> Letter:
    return _json(url, {"msgtype": "markdown", "markdown": {"content": _markdown(message)}})


def slack(url: str, secret: str, message: Message, now: int) -> Letter:
    text = _plain(message).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _json(url, {"text": text})


def teams(url: str, secret: str, message: Message, now: int) -> Letter:
    parts = [
        {"type": "TextBlock", "text": message.title, "weight": "bolder", "wrap": True},
        {"type": "TextBlock", "text": message.text, "wrap": True},
    ]
    card: dict[str, Any] = {"type": "AdaptiveCard", "version": "1.4", "body": parts}
    if message.url:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Charter", "url": message.url}]
    kind = "application/vnd.microsoft.card.adaptive"
    return _json(url, {"type": "message", "attachments": [{"contentType": kind, "content": card}]})


def _coded(*names: str) -> Callable[[Any], str]:
    """Tools that say in the body whether they took it: 0 is taken."""

    def trouble(said: Any) -> str:
        codes = [said[name] for name in names if isinstance(said, dict) and name in said]
        return "" if codes and not codes[0] else str(said)[:200]

    return trouble


def _silent(_said: Any) -> str:
    return ""


ADAPTERS: dict[str, Adapter] = {
    "generic": Adapter(generic, _silent),
    "dingtalk": Adapter(dingtalk, _coded("errcode")),
    "feishu": Adapter(feishu, _coded("code", "StatusCode")),
    "wecom": Adapter(wecom, _coded("errcode")),
    "slack": Adapter(slack, _silent),
    "teams": Adapter(teams, _silent),
}


def trouble_in(adapter: Adapter, reply: Reply) -> str:
    """Why the tool did not take the message; "" when it did."""
    if not 200 <= reply.status < 300:
        return f"HTTP {reply.status}"
    try:
        said = json.loads(reply.body or b"null")
    except ValueError:
        said = reply.body[:200].decode("utf-8", "replace")
    return adapter.trouble(said)

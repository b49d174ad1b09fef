"""Refusals: the one English and one Chinese sentence of each code, which say what to do now."""

from functools import lru_cache

from msgspec import UNSET, UnsetType
from opencc import OpenCC

from server.wire import ReadingLang, RefusalCode, Refused

SENTENCES: dict[RefusalCode, tuple[str, str]] = {
    "bad_frame": (
        "This frame is not a command of lianmai.v1: {detail}. Correct it and send it again.",
        "这一帧不是 lianmai.v1 的命令：{detail}。请改正后重发。",
    ),
    "not_joined": ("You are not in this room. Join it first.", "你不在这个房间里，请先加入。"),
    "no_room": (
        "There can be no room of this name. Use 1 to 64 letters, digits, '-', '_' or '.'.",
        "没有这样的房间名。请用 1 到 64 个字母、汉字、数字或“-”“_”“.”。",
    ),
    "forbidden": (
        "Only the author or a host may do this. Ask a host of the room.",
        "只有作者或主持人可以这样做，请联系房间的主持人。",
    ),
    "muted": ("A host has muted you. Ask a host to unmute you.", "主持人已将你禁言，请联系主持人解除。"),
    "slow_mode": (
        "The room is in slow mode. Send it again in {seconds} s.",
        "房间处于慢速模式，请在 {seconds} 秒后再发。",
    ),
    "too_long": (
        "Too long: at most {limit} characters. Shorten it, or send it in parts.",
        "太长了：最多 {limit} 个字符。请缩短，或分成几条发送。",
    ),
    "rate_limited": ("That was too fast. Send it again in {seconds} s.", "发送太快了，请在 {seconds} 秒后再发。"),
    "duplicate_name": (
        "Somebody in this room has this name, or one that looks like it. Choose another name.",
        "房间里已有人用这个名字或看起来一样的名字，请换一个。",
    ),
    "bad_name": (
        "This name cannot be shown. Use 1 to {limit} visible letters, digits or emoji, not starting with '@'.",
        "这个名字无法显示。请用 1 到 {limit} 个可见的文字、数字或表情，且不以“@”开头。",
    ),
    "bad_key": (
        "The key does not open this room. Ask a host for the right one.",
        "密钥不对，无法进入这个房间。请向主持人索取正确的密钥。",
    ),
    "held": ("A host will look at your message first. Wait for approval.", "主持人会先查看你的消息，请等待批准。"),
    "gone": (
        "This message is not there, or no longer. Choose another one.",
        "这条消息不存在或已被删除，请选择另一条。",
    ),
    "overloaded": (
        "The server cannot take more of this at the moment. Try again in {seconds} s.",
        "服务器暂时无法处理，请在 {seconds} 秒后重试。",
    ),
    "unsupported": (
        "This server does not do this: {detail}. See /asyncapi.json for what it does.",
        "本服务器不支持：{detail}。支持的功能见 /asyncapi.json。",
    ),
}


class Refusal(Exception):  # noqa: N818 - it is what the client gets
    """A command that takes no effect; the details fill the sentence of its code."""

    def __init__(self, code: RefusalCode, *, retry_ms: int | None = None, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.retry_ms = retry_ms
        self.details = details


@lru_cache(maxsize=1)
def _to_traditional() -> OpenCC:
    return OpenCC("s2twp")


def refused(refusal: Refusal, lang: ReadingLang, ref: str | UnsetType = UNSET) -> Refused:
    """Gives the answer to a command that is refused, in the reader's language."""
    english, chinese = SENTENCES[refusal.code]
    seconds = max(1, -(-(refusal.retry_ms or 0) // 1000))
    details = {"detail": "", "limit": "", "seconds": seconds, **refusal.details}
    message = (english if lang == "en" else chinese).format_map(details)
    if lang == "zh-Hant":
        message = _to_traditional().convert(message)
    retry = UNSET if refusal.retry_ms is None else refusal.retry_ms
    return Refused(ref=ref, code=refusal.code, message=message, retry_ms=retry)

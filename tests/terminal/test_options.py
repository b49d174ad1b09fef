"""The command line."""

import pytest

from client.terminal.options import AddressError, address, read


@pytest.mark.parametrize(
    ("text", "url", "room"),
    [
        ("localhost:8765", "ws://localhost:8765/ws", None),
        ("http://example.com/#cats", "ws://example.com/ws", "cats"),
        ("https://example.com/chat/", "wss://example.com/chat/ws", None),
        ("wss://example.com/ws", "wss://example.com/ws", None),
        ("[::1]:8765", "ws://[::1]:8765/ws", None),
    ],
)
def test_an_address_may_be_short(text: str, url: str, room: str | None) -> None:
    """A page's link, a host and port, or the WebSocket itself."""
    assert address(text) == (url, room)


@pytest.mark.parametrize("text", ["ftp://x", "ws://", "http://:80", "localhost:99999", "localhost:x", "http://[::1"])
def test_a_wrong_address_is_told(text: str) -> None:
    """Before anything is tried."""
    with pytest.raises(AddressError, match=r"address|ort|IPv6"):
        address(text)


def test_what_is_not_said_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Language from the system, room from the address, name from the login."""
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")
    monkeypatch.setenv("LOGNAME", "ann")
    options = read(["http://example.com/#cats"])
    assert (options.room, options.name, options.lang, options.history) == ("cats", "ann", "zh-Hant", 50)
    assert read(["--plain"]).history == 0
    assert read(["--room", "dogs", "--lang", "english", "x#cats"]).room == "dogs"


@pytest.mark.parametrize("wrong", [["ftp://x"], ["--lang", "fr"], ["--history", "999"]])
def test_a_wrong_command_line_has_status_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """And a sentence."""
    with pytest.raises(SystemExit) as ended:
        read(wrong)
    assert ended.value.code == 2
    assert "lianmai: error:" in capsys.readouterr().err

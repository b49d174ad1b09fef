"""Files of a model hub, downloaded with resume and checked: the hub names a checksum for each before sending it."""

import hashlib
import http.client
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path
from typing import IO

HUB = "https://huggingface.co"
_TIMEOUT = 30.0
_CHUNK = 1024 * 1024
_GIT_SHA = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Progress = Callable[[str, int, int], None]


class HubError(Exception):
    """A download that did not come about; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class Remote:
    """One file as the hub describes it: its size, and its SHA-256 or (small files) git's SHA-1."""

    url: str
    size: int
    checksum: str


class _First(urllib.request.HTTPRedirectHandler):
    """Follows redirects and keeps the headers on the way: the hub gives the checksum before it redirects."""

    def __init__(self) -> None:
        self.seen: list[HTTPMessage] = []

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """Follow, as the base class does, with the headers kept."""
        self.seen.append(headers)
        followed = super().redirect_request(req, fp, code, msg, headers, newurl)
        if followed is not None:
            followed.method = req.get_method()
        return followed


def described(hub: str, repo: str, name: str) -> Remote:
    """What the hub says of the file; HubError if it is not there or has no checksum."""
    url = f"{hub}/{repo}/resolve/main/{name}"
    handler = _First()
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - the hub is https or the user's own
    with _asked(urllib.request.build_opener(handler), request, name) as answer:
        headers = [*handler.seen, answer.headers]
    checksum = _header(headers, "X-Linked-Etag", "ETag").removeprefix("W/").strip('"')
    if not (_GIT_SHA.fullmatch(checksum) or _SHA256.fullmatch(checksum)):
        raise HubError(f"{hub} gives no checksum for {name}, so it is not downloaded.")
    return Remote(url, int(_header(headers, "X-Linked-Size") or headers[-1].get("Content-Length", "0")), checksum)


def _header(headers: list[HTTPMessage], *names: str) -> str:
    return next((value for name in names for each in headers if (value := each.get(name))), "")


def _asked(
    opener: urllib.request.OpenerDirector, request: urllib.request.Request, name: str
) -> http.client.HTTPResponse:
    try:
        answer: http.client.HTTPResponse = opener.open(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        raise HubError(f"{request.host} has no {name} for us: {error.code} {error.reason}.") from error
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise HubError(
            f"Cannot reach {request.host} ({reason}): is there a network? Run it again to resume."
        ) from error
    return answer


def fetched(remote: Remote, target: Path, progress: Progress) -> None:
    """Download the file to `target`, taking up where an earlier try stopped; HubError if it does not arrive whole."""
    if target.is_file() and checksum(target, remote) == remote.checksum:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    if not part.is_file() or part.stat().st_size < remote.size:
        _receive(remote, part, progress)
    if checksum(part, remote) != remote.checksum:
        part.unlink()
        raise HubError(f"{target.name} arrived damaged and was thrown away; run it again.")
    part.rename(target)


def _receive(remote: Remote, part: Path, progress: Progress) -> None:
    have = part.stat().st_size if part.is_file() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    request = urllib.request.Request(remote.url, headers=headers)  # noqa: S310 - the hub is https or the user's own
    with _asked(urllib.request.build_opener(), request, part.stem) as answer:
        resumed = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        have = have if resumed else 0
        with part.open("ab" if resumed else "wb") as file:
            for chunk in _chunks(answer, part.stem):
                have += file.write(chunk)
                progress(part.stem, have, remote.size)
    if have < remote.size:
        raise HubError(f"{part.stem} stopped at {have} of {remote.size} bytes; run it again to resume.")


def _chunks(answer: http.client.HTTPResponse, name: str) -> Iterator[bytes]:
    try:
        while chunk := answer.read(_CHUNK):
            yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise HubError(f"{name} was cut off ({error}); run it again to resume.") from error


def checksum(path: Path, remote: Remote) -> str:
    """The file's checksum of the kind that the hub gave."""
    if _SHA256.fullmatch(remote.checksum):
        return sha256(path)
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    return _digest(path, digest.update, digest.hexdigest)


def sha256(path: Path) -> str:
    """The file's SHA-256."""
    digest = hashlib.sha256()
    return _digest(path, digest.update, digest.hexdigest)


def _digest(path: Path, update: Callable[[bytes], None], result: Callable[[], str]) -> str:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            update(chunk)
    return result()


def shown(name: str, have: int, size: int) -> None:
    """Progress on standard error: a line that counts on a terminal, one line at the end elsewhere."""
    done = have >= size
    if sys.stderr.isatty() or done:
        percent = 100 * have // max(size, 1)
        print(f"\r{name}: {percent}% of {size / 1e6:.1f} MB", end="\n" if done else "", file=sys.stderr, flush=True)

"""Identity: who a session is, across connections and restarts, without accounts."""

import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

import jwt

from server.settings import Settings

_ALGORITHM = "HS256"
_KEY_BYTES = 32


class TokenRefused(Exception):  # noqa: N818 - it reads as the fact it is
    """The operator asks for a token, and this is none that holds."""


def load_key(folder: Path) -> bytes:
    """Gives the node's secret of 32 bytes, made at the first start; raises OSError."""
    path = folder / "session.key"
    if not path.exists():
        fresh = folder / f".session.key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(_KEY_BYTES))
        fresh.replace(path)
    return path.read_bytes()


class Identity:
    """Issues and reads the signed `session` of a welcome, checks tokens, and digests room keys."""

    def __init__(self, key: bytes, settings: Settings) -> None:
        self._key = key
        self._settings = settings

    def participant(self, session: str | None, token: str | None) -> str:
        """Gives the participant's id: the token's subject, the session's, or a new one; raises TokenRefused."""
        subject = self._subject(token)
        if subject:
            return "t" + self.digest(subject).hex()[:20]
        return (session and self._resumed(session)) or "p" + secrets.token_hex(10)

    def session(self, participant: str) -> str:
        """Gives the session that makes its bearer this participant again (a JWT of RFC 7519)."""
        expires = int(time.time() + self._settings.session_days * 86_400)
        return jwt.encode({"sub": participant, "exp": expires}, self._key, _ALGORITHM)

    def digest(self, key: str | None) -> bytes:
        """Gives what is kept in place of a room's key (HMAC-SHA-256 under the node's secret); empty for no key."""
        return hmac.digest(self._key, key.encode(errors="surrogatepass"), hashlib.sha256) if key else b""

    def _resumed(self, session: str) -> str | None:
        try:
            return str(jwt.decode(session, self._key, [_ALGORITHM], options={"require": ["sub", "exp"]})["sub"])
        except jwt.InvalidTokenError:
            return None  # too old, or another server's: a new participant, as without one

    def _subject(self, token: str | None) -> str | None:
        if not self._settings.token_secret:
            return None
        try:
            claims = jwt.decode(
                token or "", self._settings.token_secret, [_ALGORITHM], options={"require": ["sub", "exp"]}
            )
        except jwt.InvalidTokenError as error:
            raise TokenRefused(str(error)) from None
        return str(claims["sub"])

"""Settings, read once from the environment (`LIANMAI_*`); every limit of the server has its name here."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

_CHECKOUT = Path(__file__).resolve().parent.parent


def _doc(text: str) -> object:
    return Field(description=text)


class Settings(BaseSettings):
    """All that can be set; a wrong value stops the start with a sentence that names it."""

    model_config = SettingsConfigDict(env_prefix="LIANMAI_", frozen=True, extra="ignore")

    # --- where
    host: Annotated[str, _doc("address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="port to listen on; 0 takes a free one")] = 8765
    data: Annotated[Path, _doc("folder of the database and the session key")] = _CHECKOUT / "data"
    models: Annotated[Path, _doc("folder of the translation models and their manifest.json")] = _CHECKOUT / "models"
    node: Annotated[str, _doc("this node's name, as clients and logs see it")] = "node-1"
    allowed_origins: Annotated[str, _doc("further Origins let in, separated by commas; * for any")] = ""
    token_secret: Annotated[str, _doc("HS256 key of at least 32 bytes; if set, `hello` needs a valid `token`")] = ""
    trusted_proxies: Annotated[str, _doc("proxy addresses whose X-Forwarded-For is believed, with commas")] = ""
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$", description="lowest level logged")] = "info"

    # --- connections
    max_connections: Annotated[PositiveInt, _doc("connections in all; more are closed with 1013")] = 10_000
    max_connections_per_address: Annotated[PositiveInt, _doc("connections from one address (not loopback)")] = 200
    max_frame_bytes: Annotated[PositiveInt, _doc("a larger frame is closed with 1009")] = 64 * 1024
    max_outbox_bytes: Annotated[PositiveInt, _doc("unsent bytes at which a reader is cut off with 4008")] = 1024 * 1024
    max_socket_bytes: Annotated[PositiveInt, _doc("unsent bytes that the kernel holds for a connection")] = 128 * 1024
    hello_seconds: Annotated[PositiveFloat, _doc("time for `hello`, else 4001")] = 10.0
    ping_seconds: Annotated[PositiveFloat, _doc("between pings")] = 20.0
    pong_seconds: Annotated[PositiveFloat, _doc("time for a pong, else the connection ends")] = 20.0
    close_seconds: Annotated[PositiveFloat, _doc("time for a closing handshake before the connection is cut")] = 5.0
    drain_seconds: Annotated[PositiveFloat, _doc("time to finish before a stopping node closes with 1012")] = 5.0
    reconnect_seconds: Annotated[PositiveFloat, _doc("clients of a stopping node spread over this time")] = 5.0
    max_bad_frames_per_minute: Annotated[PositiveInt, _doc("more are closed with 4009")] = 20

    # --- rooms and people
    max_rooms: Annotated[PositiveInt, _doc("rooms in use at once on this node")] = 10_000
    max_rooms_per_connection: Annotated[PositiveInt, _doc("rooms one connection may be in")] = 20
    max_people_listed: Annotated[PositiveInt, _doc("people named in `joined` and `presence`")] = 200
    max_name_chars: Annotated[PositiveInt, _doc("length of a name")] = 32
    max_text_chars: Annotated[PositiveInt, _doc("length of a message")] = 2_000
    max_history: Annotated[PositiveInt, _doc("messages in one `joined` or `history`")] = 200
    max_history_bytes: Annotated[PositiveInt, _doc("size of one `joined` or `history`; older ones stay behind")] = (
        768 * 1024
    )
    max_resume_events: Annotated[PositiveInt, _doc("events missed that a resume replays; past it, a snapshot")] = 5_000
    max_log_events: Annotated[PositiveInt, _doc("events a room's log keeps for resuming")] = 20_000
    max_reactions: Annotated[PositiveInt, _doc("different emoji on one message")] = 20
    messages_per_second: Annotated[PositiveFloat, _doc("commands that speak, each participant")] = 20.0
    messages_burst: Annotated[PositiveInt, _doc("of them at once")] = 200
    commands_per_second: Annotated[PositiveFloat, _doc("commands of any kind, each connection")] = 100.0
    commands_burst: Annotated[PositiveInt, _doc("of them at once")] = 500
    previews_per_second: Annotated[PositiveFloat, _doc("`preview` of a line, each participant")] = 1.0
    previews_burst: Annotated[PositiveInt, _doc("of them at once")] = 10
    pinyin_per_second: Annotated[PositiveFloat, _doc("`pinyin` of a text, each participant")] = 20.0
    pinyin_burst: Annotated[PositiveInt, _doc("of them at once")] = 100
    session_days: Annotated[PositiveFloat, _doc("how long a session from `welcome` may be taken up again")] = 30.0
    idempotent_seconds: Annotated[PositiveFloat, _doc("how long the same `id` is the same message")] = 300.0

    # --- fan-out
    fanout_window_ms: Annotated[NonNegativeFloat, _doc("longest wait to send several events in one write")] = 100.0
    fanout_cost_us: Annotated[NonNegativeFloat, _doc("what one write costs; readers times this is the wait")] = 50.0
    fanout_shard: Annotated[PositiveInt, _doc("readers served in one go, before others get a turn")] = 500
    presence_seconds: Annotated[PositiveFloat, _doc("between two `presence` events of a room")] = 1.0
    typing_per_second: Annotated[PositiveFloat, _doc("`typing` events of a room; more are not passed on")] = 10.0
    publish_queue: Annotated[PositiveInt, _doc("events waiting to be written; past it, `overloaded`")] = 10_000
    publish_batch: Annotated[PositiveInt, _doc("events in one commit")] = 500

    # --- translation
    translation_sure_threshold: Annotated[float, Field(ge=0, le=1, description="below it clients mark the line")] = 0.4
    translation_retry_seconds: Annotated[PositiveFloat, _doc("before a failed translation is tried for a newcomer")] = (
        30.0
    )
    translations_in_flight: Annotated[NonNegativeInt, _doc("messages being translated at once; past it, `failed`")] = (
        2_000
    )
    translation_seconds: Annotated[PositiveFloat, _doc("deadline of a translation; past it, `failed`")] = 20.0
    translation_max_chars: Annotated[PositiveInt, _doc("a longer text is not translated but `skipped`")] = 8_000
    translation_cache: Annotated[PositiveInt, _doc("sentences whose translation is kept in memory")] = 50_000
    translation_queue: Annotated[PositiveInt, _doc("sentences waiting, live and history each; past it, `failed`")] = (
        1_000
    )
    translation_batch_tokens: Annotated[PositiveInt, _doc("tokens of one engine batch, padding included")] = 1200
    translation_workers: Annotated[NonNegativeInt, _doc("batches the engine translates at once; 0 for one a core")] = 0
    translation_threads: Annotated[PositiveInt, _doc("cores that share one batch")] = 1
    translation_stuck_seconds: Annotated[PositiveFloat, _doc("a batch under way longer: the engine is replaced")] = 8.0
    translation_load_seconds: Annotated[PositiveFloat, _doc("time for the engine to load its models")] = 60.0
    translation_restart_seconds: Annotated[PositiveFloat, _doc("before a lost engine is replaced; doubles")] = 0.1
    translation_restart_longest_seconds: Annotated[PositiveFloat, _doc("longest pause between engines")] = 10.0
    translation_models: Annotated[str, _doc("further model folders or Argos packages, tried first, with commas")] = ""

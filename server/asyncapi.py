"""AsyncAPI: the document of `lianmai.v1`, made from the types that the server itself reads and writes."""

from typing import Any

import msgspec

from server.wire import COMMANDS, EVENTS, SUBPROTOCOL

_REF = "#/components/schemas/{name}"


def document(version: str) -> dict[str, Any]:
    """Gives the AsyncAPI 3.0 document."""
    _, schemas = msgspec.json.schema_components((*COMMANDS, *EVENTS), ref_template=_REF)
    names = [kind.__name__ for kind in (*COMMANDS, *EVENTS)]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Lianmai",
            "version": version,
            "description": f"Chat rooms in English and Chinese. Subprotocol {SUBPROTOCOL}, JSON text frames.",
        },
        "channels": {"chat": {"address": "/ws", "messages": {name: _pointer("messages", name) for name in names}}},
        "operations": {
            "commands": _operation("receive", [kind.__name__ for kind in COMMANDS]),
            "events": _operation("send", [kind.__name__ for kind in EVENTS]),
        },
        "components": {
            "messages": {name: {"name": name, "payload": _pointer("schemas", name)} for name in names},
            "schemas": schemas,
        },
    }


def _operation(action: str, names: list[str]) -> dict[str, Any]:
    messages = [{"$ref": f"#/channels/chat/messages/{name}"} for name in names]
    return {"action": action, "channel": {"$ref": "#/channels/chat"}, "messages": messages}


def _pointer(section: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{section}/{name}"}

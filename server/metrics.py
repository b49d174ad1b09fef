"""Prometheus metrics with the prefix `lianmai_`; no label holds a name, a text, an address or a room."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Every figure the server shows at `/metrics`, on one registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._room_metrics(registry)
        self._reader_metrics(registry)
        self._translation_metrics(registry)

    def _room_metrics(self, registry: CollectorRegistry) -> None:
        self.rooms = Gauge("lianmai_rooms", "Rooms held in memory", registry=registry)
        self.messages = Counter("lianmai_messages", "Messages accepted", registry=registry)
        self.events = Counter("lianmai_events", "Events published, by type", ["type"], registry=registry)
        self.refusals = Counter("lianmai_refusals", "Commands refused, by code", ["code"], registry=registry)
        self.publish_seconds = Histogram(
            "lianmai_publish_seconds", "From a command to its committed event", buckets=_SECONDS, registry=registry
        )

    def _reader_metrics(self, registry: CollectorRegistry) -> None:
        self.connections = Gauge("lianmai_connections", "Open WebSocket connections", registry=registry)
        self.sessions_closed = Counter(
            "lianmai_sessions_closed", "Sessions ended, by close code", ["code"], registry=registry
        )
        self.deliveries = Counter("lianmai_deliveries", "Frames handed to readers", registry=registry)
        self.delivered_bytes = Counter("lianmai_delivered_bytes", "Bytes handed to readers", registry=registry)
        self.outbox_bytes = Gauge("lianmai_outbox_bytes", "Unsent bytes in all outboxes", registry=registry)
        self.slow_disconnects = Counter("lianmai_slow_disconnects", "Readers cut off as too slow", registry=registry)
        self.loop_lag = Histogram(
            "lianmai_event_loop_lag_seconds",
            "How late the event loop runs a timer",
            buckets=_SECONDS,
            registry=registry,
        )

    def _translation_metrics(self, registry: CollectorRegistry) -> None:
        self.translation_requests = Counter(
            "lianmai_translation_requests",
            "Translations asked for, by direction and outcome",
            ["direction", "outcome"],
            registry=registry,
        )
        self.translation_batch_size = Histogram(
            "lianmai_translation_batch_size",
            "Sentences in one engine batch",
            buckets=(1, 2, 4, 8, 16, 32, 64, 128),
            registry=registry,
        )
        self.translation_queue_depth = Gauge(
            "lianmai_translation_queue_depth", "Sentences waiting for the engine", registry=registry
        )
        self.translation_queue_seconds = Histogram(
            "lianmai_translation_queue_seconds", "A sentence's wait for the engine", buckets=_SECONDS, registry=registry
        )
        self.translation_engine_seconds = Histogram(
            "lianmai_translation_engine_seconds", "One batch in the engine", buckets=_SECONDS, registry=registry
        )
        self.translation_cache_hits = Counter(
            "lianmai_translation_cache_hits", "Sentences answered from the cache", registry=registry
        )
        self.translation_cache_misses = Counter(
            "lianmai_translation_cache_misses", "Sentences not in the cache", registry=registry
        )
        self.engine_restarts = Counter(
            "lianmai_engine_restarts", "Engine processes replaced, by cause", ["cause"], registry=registry
        )

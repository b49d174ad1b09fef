"""The path of a message through translation, between a text as written and the same text as each reader reads it."""

from server.translation.language import detect
from server.translation.mentions import Mentions
from server.translation.port import Health, Translator

__all__ = ["Health", "Mentions", "Translator", "detect"]

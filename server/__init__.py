"""The server: rooms, fan-out and the path of a message through translation."""

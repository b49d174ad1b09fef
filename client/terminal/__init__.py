"""The terminal client: a Textual application, and plain lines for pipes."""

"""The load test's parts: participants, checks, scenarios, the server under test, the report."""

"""The project's own tools: benchmarks, the load test, models."""

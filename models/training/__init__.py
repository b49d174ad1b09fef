"""The recipe of the bundled models: `python -m models.training en-zh`; see `__main__`."""

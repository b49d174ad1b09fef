"""What holds for every test: a busy machine is no reason to fail."""

from hypothesis import settings

settings.register_profile("lianmai", deadline=None)
settings.load_profile("lianmai")

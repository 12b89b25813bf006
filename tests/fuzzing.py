"""How many examples the property tests try: few in `make test`, many in `make slow`, many and new ones in `make fuzz`.

The first two are the same each time, so that a change is judged by what it does and not by luck. All profiles set no
deadline and let examples be made slowly: a machine that is busy is no fault of the code.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

OFTEN = 1_000  # examples of a property that says nothing else, in `make slow` and `make fuzz`
_USUAL = 100

# Slow making of examples, and fixtures that every example of a test shares: they are made for that.
IGNORED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

settings.register_profile("test", max_examples=_USUAL, deadline=None, derandomize=True, suppress_health_check=IGNORED)
settings.register_profile("slow", settings.get_profile("test"), max_examples=OFTEN, print_blob=True)
settings.register_profile("new", settings.get_profile("slow"), derandomize=False)


def examples(count: int) -> settings:
    """So many examples where a property with nothing said has 100, and as many times more where it has more."""
    return settings(max_examples=count * settings().max_examples // _USUAL)

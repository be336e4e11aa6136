"""Random cases of a strategy, with hypothesis as the engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def draw(
    strategy: SearchStrategy[Any], fails: Callable[[Any], bool], examples: int, seed: int, *, witnesses: int
) -> None:
    """Draw cases until so many fail; a single one is then shrunk.  Every failing case is seen by `fails`."""
    import hypothesis
    from hypothesis import HealthCheck, Phase, given, settings

    class SearchOutcome(Exception):
        """Is raised again and again while hypothesis shrinks."""

    class Enough(BaseException):
        """Goes through hypothesis at once, without being tried again."""

    failed = 0

    @hypothesis.seed(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink] if witnesses == 1 else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=hypothesis.Verbosity.quiet,
    )
    @given(strategy)
    def attempt(case: Any) -> None:
        nonlocal failed
        if fails(case):
            failed += 1
            if failed >= witnesses:
                raise SearchOutcome if witnesses == 1 else Enough

    with suppress(SearchOutcome, Enough):
        attempt()

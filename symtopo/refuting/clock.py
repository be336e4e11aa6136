"""The seconds of a search: they end it, also within a case, and what comes before it gets a share of them only."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from symtopo.search.search import Late, Stop


class Clock:
    """Ends a search when its seconds are over, also within a case, if the system has alarms.

    A case that has taken half of them is named: it may not return at all.  What is asked before the
    search, known witnesses and the census, has a quarter of the time.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.start, self.case, self.recalling = seconds, time.monotonic(), "", False
        self.asked: float | None = None
        self.alarms = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    @property
    def spent(self) -> float:
        return time.monotonic() - self.start

    @property
    def over(self) -> bool:
        return self.spent >= self.seconds

    @property
    def stopped(self) -> str:
        return f"stopped after {self.seconds:g} s"

    def next(self, case: str, *, recalling: bool = False) -> None:
        """A case is asked next; the seconds run from the first one."""
        if self.asked is None:
            self.start = time.monotonic()
        if self.spent > self.seconds:
            raise Stop(self.stopped)
        left = self.seconds / 4 - self.spent
        if recalling and left <= 0:
            raise Late
        self.case, self.recalling, self.asked = case, recalling, self.spent
        self._arm(left if recalling else max(self.seconds - self.spent, 0.01))

    def rest(self) -> None:
        """The case has been answered."""
        self.case, self.recalling = "", False

    def _arm(self, seconds: float) -> None:
        if self.alarms:  # again and again, if the first one is swallowed
            signal.setitimer(signal.ITIMER_REAL, seconds, max(seconds / 10, 0.1))

    @contextmanager
    def running(self) -> Iterator[None]:
        if not self.alarms:
            yield
            return
        over = False

        def late(number: int, frame: object) -> None:
            if over:
                return
            if self.recalling:
                raise Late
            if not self.over:  # the share of what comes before the search ended between two cases
                self._arm(max(self.seconds - self.spent, 0.01))
                return
            if not self.case or self.asked is None or self.asked > self.seconds / 2:
                raise Stop(self.stopped)
            why = f"did not return within {self.seconds:g} s for {self.case}: mend it, or give it more seconds"
            raise Stop(why, unfinished=True)

        def unheard(lost: sys.UnraisableHookArgs) -> None:
            if not isinstance(lost.exc_value, Stop | Late):  # in a callback: it comes again
                hook(lost)

        before, hook = signal.signal(signal.SIGALRM, late), sys.unraisablehook
        sys.unraisablehook = unheard
        self._arm(self.seconds)
        try:
            yield
        finally:
            over = True
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            sys.unraisablehook = hook

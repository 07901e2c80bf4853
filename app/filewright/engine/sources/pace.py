"""How often a folder is looked through, and what shows that hints alone would not do."""

from collections.abc import Iterable, Set

from filewright.errors import Fault, FieldValue, Scope

SWEEP_SECONDS = 5.0  # at least so far apart are looks at everything when hints come
POLL_SECONDS = 2.0  # … and when they do not
SWEEP_SHARE = 400  # a look that took t seconds is repeated after SWEEP_SHARE × t at the earliest: 0.25 % of a core
POLL_SHARE = 50
EVENT_SECONDS = 0.5  # a hint that has not come after this time does not come
YOUNG_SECONDS = (0.5, 3.0)  # a folder that has just come is looked into again after these, since hints may come late
MISSES = 2  # so often in a row, with no hint between, files came that nothing hinted at: nothing ever will


class Pace:
    """Steady times in seconds. `share` says that the folder lies on a network share, where only what this computer
    does is hinted at; `partly` that hints are not asked for everywhere."""

    def __init__(self, *, share: bool = False, partly: bool = False) -> None:
        self.sweep_at = 0.0
        self.names_at = float("inf")
        self._share = share
        self._partly = partly
        self._took = 0.0
        self._suspects: set[str] = set()
        self._suspected_at = 0.0
        self._misses = 0
        self._unheard = 0
        self._deaf = False
        self._silent = ""  # why the system gives no hints at all

    # -- when ---------------------------------------------------------------------------------------------------

    @property
    def polls(self) -> bool:
        """Whether looks are what files are noticed by."""
        return self._share or self._partly or self._deaf or bool(self._unheard) or bool(self._silent)

    @property
    def seconds(self) -> float:
        """From one look at everything to the next."""
        if self.polls:
            return max(POLL_SECONDS, self._took * POLL_SHARE)
        return max(SWEEP_SECONDS, self._took * SWEEP_SHARE)

    def swept(self, steady: float, took: float) -> None:
        """Everything was looked at, in so many seconds. Where that is seldom, names are compared in between."""
        self._took = took
        self.sweep_at = steady + self.seconds
        self.names_at = steady + SWEEP_SECONDS if self.seconds > 2 * SWEEP_SECONDS else float("inf")

    def swept_names(self, steady: float, took: float) -> None:
        """The names were compared."""
        self.names_at = steady + max(SWEEP_SECONDS, took * SWEEP_SHARE)

    # -- whether hints come -------------------------------------------------------------------------------------

    def heard(self, paths: Set[str]) -> None:
        """Hints came, at these paths."""
        if paths:
            self._suspects -= paths
            self._misses = 0
            self._deaf = False

    def surprised(self, steady: float, paths: Iterable[str]) -> None:
        """These new files were found by a look, and no hint has come yet."""
        self._suspects.update(paths)
        self._suspected_at = steady

    def misses_events(self, steady: float) -> bool:
        """Whether a hint that should have come has not: listening is to begin anew."""
        if not self._suspects or steady - self._suspected_at < EVENT_SECONDS:
            return False
        self._suspects.clear()
        self._misses += 1
        self._deaf = self._misses >= MISSES
        return True

    def listening(self, heard: int | None, folders: int, silent: str) -> None:
        """So many folders are listened to (None: not known) of those that there are; `silent` says why none is."""
        self._silent = silent
        self._unheard = max(0, folders - heard) if heard is not None and not silent else 0

    def notice(self, root: str) -> Fault | None:
        """What people should know of it: files are noticed later than they are used to."""
        fields: dict[str, FieldValue] = {"folder": root, "seconds": round(self.seconds)}
        if self._silent:
            return Fault(code="polls-refused", scope=Scope.PROCESS, fields={**fields, "message": self._silent})
        if self._share:
            return Fault(code="polls-share", scope=Scope.PROCESS, fields=fields)
        if self._deaf:
            return Fault(code="polls-deaf", scope=Scope.PROCESS, fields=fields)
        if self._unheard and not self._partly:
            return Fault(code="polls-too-many", scope=Scope.PROCESS, fields={**fields, "count": self._unheard})
        return None


class Young:
    """Folders that came a moment ago."""

    def __init__(self) -> None:
        self._times: dict[str, list[float]] = {}

    def came(self, folders: Iterable[str], steady: float) -> None:
        """They are to be looked into again."""
        for folder in folders:
            self._times[folder] = [steady + later for later in YOUNG_SECONDS]

    def due(self, steady: float) -> set[str]:
        """Those to be looked into now."""
        due = {folder for folder, times in self._times.items() if times[0] <= steady}
        for folder in due:
            left = [at for at in self._times[folder] if at > steady]
            if left:
                self._times[folder] = left
            else:
                del self._times[folder]
        return due

    @property
    def next_at(self) -> float:
        """When the next is due."""
        return min((times[0] for times in self._times.values()), default=float("inf"))

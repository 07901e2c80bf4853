"""A runner on real folders, with the journal's answers at hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from filewright.core.effect import Effect, EffectKey, EffectKind, EffectState
from filewright.core.file import File
from filewright.core.job import Arrival, JobId, TaskKey
from filewright.core.request import After, Conflict, OriginalRequest, Request, Save
from filewright.engine.effects.identity import stamp_of
from filewright.engine.effects.runner import EffectRunner
from filewright.engine.scheduler.signals import InPlace, NameTaken, NotPlaced
from filewright.engine.spool import Spool
from filewright.errors import Fault


@dataclass
class Rig:
    """`earlier` and `hashes` are what the journal would answer."""

    base: Path
    out: Path
    earlier: dict[JobId, list[Effect]] = field(default_factory=dict)
    hashes: dict[JobId, str] = field(default_factory=dict)
    kept_at_most: int = 1 << 30
    rebooted: bool = False

    def __post_init__(self) -> None:
        self.inbox = self.base / "in"
        self.inbox.mkdir(exist_ok=True)
        self.spool = Spool(self.base / "state" / "spool")
        self.restart()

    def restart(self) -> None:
        """A new runner over what the last one left behind."""
        self.runner = EffectRunner(
            self.base / "state",
            spool=self.spool.folder,
            earlier=lambda job: self.earlier.get(job, ()),
            input_hash=lambda job: self.hashes.get(job, ""),
            kept_at_most=self.kept_at_most,
            rebooted=self.rebooted,
        )

    def arrival(self, name: str = "a.txt", data: bytes = b"original") -> Arrival:
        """A file in the inbox (written unless it is there), as it is now."""
        path = self.inbox / name
        if not path.exists():
            path.write_bytes(data)
        return Arrival(source="inbox", root=str(self.inbox), path=name, stamp=stamp_of(path.lstat()))

    def made(self, data: bytes = b"result", job: JobId = 1) -> File:
        """A file in the spool, as a step makes one."""
        path = self.spool.attempt(job) + ".0"
        Path(path).write_bytes(data)
        return File(path, Path(path).name, size=len(data))

    def save(
        self,
        data: bytes | File = b"result",
        name: str = "a.txt",
        conflict: Conflict = Conflict.RENAME,
        subfolder: str = "",
    ) -> Save:
        file = data if isinstance(data, File) else self.made(data)
        return Save(file=file, folder=str(self.out), name=name, conflict=conflict, subfolder=subfolder)

    def stage(
        self, request: Request, job: JobId = 1, ordinal: int = 0, arrival: Arrival | None = None
    ) -> Effect | Fault:
        key = EffectKey(TaskKey(job, "inbox.0/save"), ordinal)
        ((answered, result),) = self.runner.stage([(key, request, arrival or self.arrival())])
        assert answered == key
        return result

    def staged(self, request: Request, job: JobId = 1, ordinal: int = 0, arrival: Arrival | None = None) -> Effect:
        result = self.stage(request, job, ordinal, arrival)
        assert isinstance(result, Effect), result
        return result

    def place(self, effect: Effect) -> InPlace | NameTaken | NotPlaced:
        (result,) = self.runner.carry_out([effect])
        return result

    def recover(self, *effects: Effect) -> Sequence[InPlace | NameTaken | NotPlaced]:
        """As after a restart: sweep, then go on with what was intended."""
        self.runner.sweep(effects)
        return self.runner.recover(effects)

    def done(self, request: Request, job: JobId = 1, ordinal: int = 0, arrival: Arrival | None = None) -> Effect:
        """Stage and carry out, to the end; remembered as an earlier output of the job."""
        effect = self.staged(request, job, ordinal, arrival)
        result = self.place(effect)
        while isinstance(result, NameTaken):
            effect = result.effect
            result = self.place(effect)
        assert isinstance(result, InPlace), result
        effect = replace(effect, placed=result.stamp, state=EffectState.DONE)
        if effect.kind in (EffectKind.WRITE, EffectKind.REPLACE):
            self.earlier.setdefault(job, []).insert(0, effect)
        return effect

    def original(
        self, action: After, folder: str = "", job: JobId = 1, arrival: Arrival | None = None
    ) -> Effect | Fault:
        return self.stage(OriginalRequest(action=action, folder=folder), job, arrival=arrival)

    def outputs(self) -> dict[str, bytes]:
        """What lies in the output folder, by its place below."""
        files = (path for path in sorted(self.out.rglob("*")) if path.is_file() or path.is_symlink())
        return {str(path.relative_to(self.out)): path.read_bytes() for path in files}

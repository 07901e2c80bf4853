"""What became of a path, and why: also of one that never entered, whether an engine runs or not."""

import os
import stat
from collections.abc import Callable, Sequence

from filewright.engine.client import JobView, Why
from filewright.engine.sources.markers import Markers
from filewright.engine.sources.rules import NameRules, refuse_kind, unreadable
from filewright.engine.sources.source import FolderSettings, Verdict
from filewright.errors import Fault, FieldValue, Scope

Folders = Sequence[tuple[FolderSettings, bool]]
"""The watched folders of a flow, and whether their node is switched on."""


def explain(
    path: str,
    folders: Folders,
    *,
    job: JobView | None,
    verdict: Callable[[str], Verdict | None],
    running: bool,
) -> Why:
    """Why the file at an absolute `path` is where it is in the account.

    `job` is the newest that took it in or put it out; `verdict` what the sources at work say of a path.
    """
    told = verdict(path)
    if told is not None:
        return Why(path=path, state=told.state, fault=told.fault, rule=told.rule or _rule(told.fault))
    if job is not None:
        return Why(path=path, state=job.state.value, fault=job.fault or _since(path, job), job=job.job)
    if any(path == settings.root.rstrip(os.sep) for settings, _ in folders):
        return Why(path=path, state="skipped", fault=_fault("is-watched"))
    inside = [(settings, on) for settings, on in folders if settings.below(path) is not None]
    if not inside:
        return Why(path=path, state="unknown", fault=_fault("path-elsewhere"))
    found = [_in_folder(path, settings, on, running=running) for settings, on in inside]
    # of several folders that hold it, the one that takes it in is what counts
    return min(found, key=lambda why: ("waiting", "skipped", "unknown").index(why.state))


def _in_folder(path: str, settings: FolderSettings, on: bool, *, running: bool) -> Why:
    def aside(fault: Fault, state: str = "skipped") -> Why:
        return Why(path=path, state=state, fault=fault, rule=_rule(fault))

    below = settings.below(path) or ""
    if not os.path.isdir(settings.root):
        return aside(_fault("folder-gone", folder=settings.root), "unknown")
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return aside(_fault("path-not-there"), "unknown")
    except OSError as error:
        return aside(unreadable(error))
    if not on:
        return aside(_fault("skipped-source-off", node=settings.node))
    if os.sep in below and not settings.recursive:
        return aside(_fault("skipped-subfolder", folder=settings.root))
    link = _link_on_the_way(settings.root, below)
    if link and not settings.follow_links:
        return aside(_fault("skipped-behind-link", link=link))
    if stat.S_ISDIR(status.st_mode):
        subfolder = _fault("skipped-subfolder", folder=settings.root)
        return aside(_fault("skipped-folder") if settings.recursive else subfolder)
    refused = NameRules(settings.include, settings.exclude).refuse(os.path.basename(path), below)
    if refused is None and settings.marker and Markers(settings.marker).is_marker(os.path.basename(path)):
        refused = _fault("skipped-marker")
    refused = refused or refuse_kind(status.st_mode)
    if refused is not None:
        return aside(refused)
    if settings.existing_since and status.st_ctime_ns < settings.existing_since:
        return aside(_fault("skipped-before"))
    return aside(_fault("waits-to-be-seen" if running else "waits-for-a-run"), "waiting")


def _since(path: str, job: JobView) -> Fault | None:
    """What is to be said of a file whose job has ended: it has gone, or changed."""
    if path != job.file:
        return None  # the job put it out
    try:
        status = os.lstat(path)
    except OSError:
        return _fault("path-gone")
    return _fault("changed-since") if status.st_size != job.size and not job.state.open else None


def _link_on_the_way(root: str, below: str) -> str:
    """The first folder between the root and the file that is a link, "" where none is."""
    here = root
    for part in below.split(os.sep)[:-1]:
        here = os.path.join(here, part)
        if os.path.islink(here):
            return here
    return ""


def _rule(fault: Fault | None) -> str | None:
    """The wildcard that a name met, or those it met none of."""
    if fault is None:
        return None
    rule = fault.fields.get("pattern") or fault.fields.get("patterns")
    return str(rule) if rule else None


def _fault(code: str, **fields: FieldValue) -> Fault:
    return Fault(code=code, scope=Scope.FILE, fields=fields)

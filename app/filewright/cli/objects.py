"""Jobs, traces and accounts as the JSON objects that outsiders rely on."""

import base64
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from filewright.core.ledger import Ledger
from filewright.engine.client import EventView, JobView


def rfc3339(time_ns: int) -> str | None:
    """A moment in UTC with milliseconds; None for 0 (not yet)."""
    if not time_ns:
        return None
    moment = datetime.fromtimestamp(time_ns / 1e9, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def with_path(found: dict[str, Any], key: str, path: str) -> dict[str, Any]:
    """Put a path under `key`; one that is not valid UTF-8 also as its bytes, under `path_b64`."""
    found[key] = path
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        found["path_b64"] = base64.b64encode(os.fsencode(path)).decode("ascii")
    return found


def job_object(job: JobView) -> dict[str, Any]:
    """The job object, the same everywhere."""
    found: dict[str, Any] = {"job": job.job, "pipeline": job.pipeline}
    with_path(found, "file", job.file)
    found["state"] = job.state.value
    if job.fault is not None:
        found["reason"] = job.fault.sentence()
        found["code"] = job.fault.code
    if job.node is not None:
        found["node"] = job.node
    found |= {"attempts": job.attempts, "started": rfc3339(job.started_ns), "ended": rfc3339(job.ended_ns)}
    found["outputs"] = [
        with_path({"node": out.node}, "path", out.path) | {"bytes": out.bytes, "sha256": out.sha256}
        for out in job.outputs
    ]
    found["parents"] = list(job.parents)
    found["run"] = job.run
    return found


def event_object(event: EventView) -> dict[str, Any]:
    """One event of a trace."""
    found: dict[str, Any] = {"time": rfc3339(event.time_ns), "event": event.event}
    if event.node is not None:
        found["node"] = event.node
    if event.port is not None:
        found["port"] = event.port
    return found | {key: value for key, value in event.fields.items() if key not in found}


def summary_object(ledger: Ledger, seconds: float) -> dict[str, Any]:
    """The last object of `run --json`."""
    return {"summary": {**ledger.as_dict(), "seconds": round(seconds, 3)}}


def line(found: Mapping[str, Any]) -> str:
    """One object on one line; lone surrogates come out as escapes."""
    return json.dumps(found, ensure_ascii=True, default=str)

"""How much memory a process and all that it started use now."""

import psutil


def resident_of_tree(pid: int) -> int:
    """Bytes of resident memory of the process and its descendants; 0 when it is gone."""
    try:
        process = psutil.Process(pid)
        total: int = process.memory_info().rss
        for child in process.children(recursive=True):
            total += _resident(child)
    except psutil.Error:
        return 0
    return total


def resident(pid: int) -> int:
    """Bytes of resident memory of the process alone; 0 when it is gone."""
    try:
        return _resident(psutil.Process(pid))
    except psutil.Error:
        return 0


def _resident(process: psutil.Process) -> int:
    try:
        resident: int = process.memory_info().rss
    except psutil.Error:
        return 0
    return resident

"""The system's trash."""

from filewright.errors import Fault, Scope


def trash(path: str) -> Fault | None:
    """Move a file to the trash. Why not, where the system has none or refuses."""
    from send2trash import send2trash  # its Windows and macOS parts are slow to import

    try:
        send2trash(path)
    except OSError as error:
        fields = {"path": path, "message": error.strerror or str(error)}
        return Fault(code="trash-refused", scope=Scope.FILE, fields={**fields}, detail=str(error))
    return None

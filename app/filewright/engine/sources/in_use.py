"""Whether another program still writes to a file, where the system can tell."""

import sys

CAN_TELL = sys.platform == "win32"

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _GENERIC_READ, _OPEN_EXISTING, _BACKUP_SEMANTICS = 0x80000000, 3, 0x02000000
    _SHARING_VIOLATION, _LOCK_VIOLATION = 32, 33
    _INVALID = wintypes.HANDLE(-1).value
    _kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    _create = _kernel32.CreateFileW
    _create.restype = wintypes.HANDLE
    _create.argtypes = (
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.LPVOID,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    )

    def in_use(path: str) -> bool:
        """Whether it cannot be opened for ourselves alone since another program has it open."""
        handle = _create(path, _GENERIC_READ, 0, None, _OPEN_EXISTING, _BACKUP_SEMANTICS, None)
        if handle == _INVALID:
            return ctypes.get_last_error() in (_SHARING_VIOLATION, _LOCK_VIOLATION)
        _kernel32.CloseHandle(wintypes.HANDLE(handle))
        return False

else:

    def in_use(path: str) -> bool:
        """There is no such thing as opening a file for oneself alone here: the quiet time tells."""
        return False

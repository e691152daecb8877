"""The power goes: what SQLite did not sync is lost. Killing a process alone never shows that, for the system keeps what
the process wrote.

SQLite reaches files through a table of functions (its VFS). Here the one that syncs a file also copies it: the copy is
what a disk surely holds. After a kill the copies take the files' places.
"""

import ctypes
import os
import shutil
import sqlite3
import tempfile
import threading
from contextlib import closing
from pathlib import Path

DURABLE = ".durable"

_POINTER = ctypes.c_void_p
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
"""The name is handed on as a pointer: SQLite keeps it and reads it again for as long as the file is open."""
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)


class _Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs` (sqlite.org/c3ref/vfs.html)."""

    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", _POINTER),
        ("zName", ctypes.c_char_p),
        ("pAppData", _POINTER),
        ("xOpen", _POINTER),
    ]


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`, version 3 (sqlite.org/c3ref/io_methods.html): eighteen functions, of which xSync is one."""

    _fields_ = [
        ("iVersion", ctypes.c_int),
        ("before", _POINTER * 4),
        ("xSync", _POINTER),
        ("after", _POINTER * 13),
    ]


class _File(ctypes.Structure):
    _fields_ = [("pMethods", ctypes.POINTER(_Methods))]


_kept: list[object] = []  # what SQLite calls must stay
_files_open: dict[Path, int] = {}
_one_at_a_time = threading.Lock()


def install() -> bool:
    """Copy each file of SQLite in this process whenever it is synced. False when this Python has an SQLite of its own
    inside, which cannot be reached so."""
    library = ctypes.CDLL("libsqlite3.so.0")
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None).contents
    original = _OPEN(vfs.xOpen)

    def open_file(this: int, name: int | None, file: int, flags: int, told: int) -> int:
        outcome: int = original(this, name, file, flags, told)
        if outcome == 0 and name:
            _watch(_File.from_address(file), Path(os.fsdecode(ctypes.string_at(name))))
        return outcome

    replacement = _OPEN(open_file)
    _kept.append(replacement)
    vfs.xOpen = ctypes.cast(replacement, _POINTER).value
    return _works()


def _watch(file: _File, path: Path) -> None:
    methods = _Methods.from_buffer_copy(file.pMethods.contents)
    original = _SYNC(methods.xSync)

    def sync(this: int, flags: int) -> int:
        outcome: int = original(this, flags)
        _copy(path, Path(f"{path}{DURABLE}"))
        return outcome

    replacement = _SYNC(sync)
    methods.xSync = ctypes.cast(replacement, _POINTER).value
    _kept.extend((methods, replacement))
    file.pMethods = ctypes.pointer(methods)


def _copy(path: Path, to: Path) -> None:
    """One copy at a time, and the old one is replaced at once: the process may be killed here as well."""
    half = Path(f"{to}.half")
    with _one_at_a_time:
        try:
            opened = _opened(path)
        except FileNotFoundError:  # SQLite took the file away meanwhile
            return
        half.write_bytes(os.pread(opened, os.fstat(opened).st_size, 0))
        half.replace(to)


def _opened(path: Path) -> int:
    """The file, opened once and never closed: a process that closes a file loses every lock it has on it, SQLite's
    too (sqlite.org/howtocorrupt.html, section 2.2)."""
    found = _files_open.get(path)
    if found is None or os.fstat(found).st_ino != path.stat().st_ino:
        found = _files_open[path] = os.open(path, os.O_RDONLY)
    return found


def _works() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        with closing(sqlite3.connect(f"{folder}/probe")) as connection:
            connection.execute("CREATE TABLE probe (number INTEGER)")
            connection.commit()
        return Path(f"{folder}/probe{DURABLE}").exists()


def shorten(database: Path) -> None:
    """Empty the log of SQLite, which is copied whole at each sync: hours of rounds would make each slower."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def settle(database: Path) -> None:
    """What is there now is on disk: before the product starts."""
    for path in _files(database):
        durable = Path(f"{path}{DURABLE}")
        durable.unlink(missing_ok=True)
        if path.exists():
            shutil.copyfile(path, durable)


def lose(database: Path) -> None:
    """The power went: back to what was synced. The shared memory beside it never is."""
    for path in _files(database):
        path.unlink(missing_ok=True)
        if Path(f"{path}{DURABLE}").exists():
            shutil.copyfile(f"{path}{DURABLE}", path)
    Path(f"{database}-shm").unlink(missing_ok=True)


def _files(database: Path) -> tuple[Path, Path]:
    return database, Path(f"{database}-wal")

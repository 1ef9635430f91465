"""Folders and files that are this user's alone, whatever the umask; and who holds the lock of one."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

PROC = Path("/proc")
ROOT = 0


class NotOurFolderError(OSError):
    """The folder is another user's. `str()` says whose."""


def private_folder(folder: Path) -> None:
    """Makes a folder, and what is missing above it, for this user alone (0700); takes from others what rights they had in one
    that is there, and in all that is in it (folders 0700, files 0600). Symbolic links are not followed.

    Raises `NotOurFolderError` for a folder of somebody else, and `OSError`.
    """
    for missing in [each for each in reversed((folder, *folder.parents)) if not each.exists()]:
        missing.mkdir(mode=0o700, exist_ok=True)
        missing.chmod(0o700)  # a umask may have taken our own rights too
    owner = folder.stat().st_uid
    if os.getuid() not in (owner, ROOT):  # in a container root may well have a folder of somebody outside
        raise NotOurFolderError(f"{folder} belongs to the user {_user(owner)}")
    folder.chmod(0o700)
    for inside in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a server may be at work in it
            about = inside.lstat()
            if not stat.S_ISLNK(about.st_mode) and about.st_mode & 0o077:
                inside.chmod(stat.S_IMODE(about.st_mode) & 0o700)


def open_private(path: Path) -> IO[str]:
    """Opens a file to write at its end, which only this user may read (0600)."""
    opened = os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_CLOEXEC, 0o600), "a")
    os.fchmod(opened.fileno(), 0o600)
    return opened


def holders(path: Path) -> list[tuple[int, str]]:
    """Who holds the lock of a file, or has it open where that is not known: process ids with their users. Empty where this
    machine does not say (it has no `/proc`)."""
    own = os.getpid()
    found = {pid for pid in _locking(path) if (PROC / str(pid)).exists()} - {own}
    # A lock lives on in the children of whoever took it: then they are who has the file open.
    found = found or (set(_opened_by(path)) - {own})
    return [(pid, user) for pid in sorted(found) if (user := _user_of(pid))]


def _locking(path: Path) -> Iterator[int]:
    """The processes that took a lock of the file, from `/proc/locks` (proc_locks(5)): other users' as well."""
    with suppress(OSError):
        inode = str(path.stat().st_ino)
        for line in (PROC / "locks").read_text().splitlines():
            # 1: FLOCK  ADVISORY  WRITE 5265 08:01:1314 0 EOF; one that waits for it has an arrow behind the number
            words = line.split()
            if "->" not in words and len(words) > 5 and words[5].rpartition(":")[2] == inode and words[4].isdigit():
                yield int(words[4])


def _opened_by(path: Path) -> Iterator[int]:
    """The processes that have the file open, as far as this user may see."""
    for descriptors in PROC.glob("[0-9]*/fd"):
        with suppress(OSError):
            if path in [each.readlink() for each in descriptors.iterdir()]:
                yield int(descriptors.parent.name)


def _user_of(pid: int) -> str:
    with suppress(OSError):
        return _user((PROC / str(pid)).stat().st_uid)
    return ""


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

"""Where the state folder is, and where it must not be."""

from pathlib import Path

import pytest

from filewright.errors import StateError
from filewright.paths import STATE_VARIABLE, mount_kind, network_share, share_kind, state_folder

MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:25 / /home rw,relatime - ext4 /dev/vdb rw
31 30 0:40 / /home/me/My\040Share rw,relatime shared:3 master:2 - nfs4 server:/x rw
32 22 0:41 / /mnt/win rw - cifs //server/share rw
33 22 0:42 / /mnt/ssh rw - fuse.sshfs me@host: rw
34 22 0:43 / /mnt/usb rw - fuseblk /dev/sdb1 rw
35 32 0:44 / /mnt/win/local rw - tmpfs tmpfs rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/home/me", "ext4"),
        ("/home/me/My Share", "nfs4"),
        ("/home/me/My Share/state", "nfs4"),
        ("/home/me/My Shares", "ext4"),
        ("/mnt/win/state", "cifs"),
        ("/mnt/win/local/state", "tmpfs"),
        ("/mnt/ssh/a", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_path_is_that_of_its_nearest_mount(path: str, kind: str) -> None:
    assert mount_kind(path, MOUNTS) == kind


@pytest.mark.parametrize(
    ("kind", "share"),
    [("ext4", False), ("apfs", False), ("NTFS", False), ("fuseblk", False), ("nfs4", True), ("fuse.rclone", True)],
)
def test_network_shares_are_told_from_disks(kind: str, share: bool) -> None:
    assert (share_kind(kind) is not None) is share


def test_the_flag_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "environment"))
    assert state_folder(str(tmp_path / "flag")) == tmp_path / "flag"
    assert state_folder() == tmp_path / "environment"
    assert (tmp_path / "flag").is_dir()


def test_without_either_it_is_the_platforms_place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STATE_VARIABLE)
    folder = state_folder()
    assert folder.is_relative_to(home)
    assert folder.name == "filewright"


def test_a_network_share_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filewright.paths.network_share", lambda path: "nfs4")
    with pytest.raises(StateError) as error:
        state_folder(str(tmp_path / "state"))
    assert error.value.status == 2
    assert "nfs4" in str(error.value)
    assert "--state" in error.value.next_step
    assert not (tmp_path / "state").exists()


def test_an_unusable_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError) as error:
        state_folder(str(tmp_path / "file" / "state"))
    assert error.value.code == "state-unusable"


def test_this_disk_is_local(tmp_path: Path) -> None:
    assert network_share(tmp_path) is None

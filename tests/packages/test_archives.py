"""What archives of packages say of themselves, damaged ones too."""

from __future__ import annotations

import io
import tarfile
import zipfile

import pytest

from nlpx.errors import PackageError
from nlpx.packages import archives
from nlpx.packages.archives import read_archive

METADATA = b"Metadata-Version: 2.1\nName: en_mine\nVersion: 1.0.0\nRequires-Dist: numpy>=1\n"
META = b'{"lang": "en", "name": "mine", "version": "1.0.0", "about": "' + bytes(range(97, 123)) * 9 + b'"}'


def wheel(path, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("en_mine/meta.json", META)
        archive.writestr("en_mine-1.0.0.dist-info/METADATA", METADATA)
    return path


def sdist(path, *more):
    with tarfile.open(path, "w:gz") as archive:
        for name, data in (("PKG-INFO", METADATA), ("meta.json", META)):
            entry = tarfile.TarInfo(f"en_mine-1.0.0/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in more:
            archive.addfile(entry)
    return path


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_wheel_is_refused_or_read_whatever_byte_is_flipped(tmp_path, compression):
    data = wheel(tmp_path / "whole.whl", compression).read_bytes()
    broken, n_refused = tmp_path / "broken.whl", 0
    for place in range(len(data)):
        broken.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        try:
            read_archive(broken, where="broken.whl")
        except PackageError:
            n_refused += 1
    assert n_refused > len(METADATA) // 4


@pytest.mark.parametrize("data", [b"", b"<html>not found</html>", b"PK\x03\x04 and no more"])
def test_what_is_no_archive_is_told(tmp_path, data):
    path = tmp_path / "a.whl"
    path.write_bytes(data)
    with pytest.raises(PackageError, match=r"a\.whl: .* damaged \(it is neither a zip file, .* or has no end\)"):
        read_archive(path, where="a.whl")


def test_a_wheel_is_damaged_where_any_file_of_it_is(tmp_path):
    path = tmp_path / "a.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("en_mine-1.0.0.dist-info/METADATA", METADATA)
        archive.writestr("en_mine/en_mine-1.0.0/model", b"weights")
    path.write_bytes(path.read_bytes().replace(b"weights", b"heights"))
    with pytest.raises(PackageError, match=r"en_mine/en_mine-1\.0\.0/model in it is not what was packed"):
        read_archive(path, where="a.whl")


def test_link_in_an_sdist_takes_the_place_of_no_file(tmp_path):
    entries = []
    for kind in (tarfile.FIFOTYPE, tarfile.SYMTYPE):
        entry = tarfile.TarInfo("en_mine-1.0.0/PKG-INFO")
        entry.type, entry.linkname = kind, "PKG-INFO"
        entries.append(entry)
    contents = read_archive(sdist(tmp_path / "a.tar.gz", *entries), where="a.tar.gz")
    assert contents[:4] == ("sdist", "en_mine", "1.0.0", ["numpy>=1"])


@pytest.mark.parametrize(("write", "name"), [(wheel, "a.whl"), (sdist, "a.tar.gz")])
def test_metadata_that_are_larger_than_any_are_not_read(tmp_path, monkeypatch, write, name):
    path = write(tmp_path / name)
    monkeypatch.setattr(archives, "_LARGEST", 50)
    with pytest.raises(PackageError, match=rf"{name}: .* is larger than any"):
        read_archive(path, where=name)

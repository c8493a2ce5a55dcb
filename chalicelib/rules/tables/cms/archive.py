"""A zip as CMS publishes it -> the lines of the one file in it that is wanted. Nothing is unpacked to the disk.

Sizes are bounded before and while reading; the zip's checksum tells a damaged file when its end is read.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.rules.tables.cms.releases import EXPECTED, NAMES, CmsKind, Release, kinds_of, release_of

MOST_ZIP_BYTES = 128 * 2**20
MOST_TEXT_BYTES = 384 * 2**20
MOST_FILES = 200
# Of the list of files at a zip's end; what MOST_FILES take there, each with a long name and remark.
MOST_DIRECTORY_BYTES = 2**18
LONGEST_LINE = 2**16
TOO_MANY = f"holds more than {MOST_FILES} files"
AGAIN = "Download it again from cms.gov and give the zip as it came."
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


@dataclass(slots=True)
class Lines:
    """The lines of a file, endings taken off. `whole` is false while the last line read had no end."""

    stream: io.TextIOWrapper
    whole: bool = True

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(LONGEST_LINE):
            self.whole = line.endswith("\n")
            if not self.whole and len(line) == LONGEST_LINE:
                raise ValueError("a line is longer than any that CMS publishes")
            yield line.removesuffix("\n")


@dataclass(frozen=True, slots=True)
class CmsFile:
    """The file wanted, for messages `name` with the zip's, its release, and its lines, which can be read once."""

    name: str
    release: Release
    lines: Lines

    def refused(self, problems: list[Problem]) -> RulesRefused:
        """The error for these problems, with the remedy."""
        return RulesRefused(self.name, [*problems, Problem("", f"Nothing was loaded. {AGAIN}")])


class _TooManyFilesError(Exception):
    pass


class _Wary(io.BufferedReader):
    """A zip whose list of files is read only where it is no longer than that of an honest one: it is read in one piece,
    into memory, before anybody can count what it names."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MOST_DIRECTORY_BYTES:
            raise _TooManyFilesError
        return super().read(size)


@contextmanager
def open_download(path: Path, kind: CmsKind, starts: date | None = None) -> Iterator[CmsFile]:
    """The file of a kind in a zip; `starts` is its first day where the name does not tell. Raises RulesRefused."""
    try:
        if path.stat().st_size > MOST_ZIP_BYTES:
            raise _refused(path.name, f"is larger than {MOST_ZIP_BYTES >> 20} MB, which no download of CMS is")
        with _Wary(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
            member = _wanted(archive, path.name, kind)
            shown = f"{path.name}, {Path(member.filename).name}"
            release = _release(kind, shown, member, path.name, starts)
            with archive.open(member) as raw, io.TextIOWrapper(raw, encoding="latin-1") as stream:
                yield CmsFile(shown, release, Lines(stream))
    except _TooManyFilesError:
        raise _refused(path.name, TOO_MANY) from None
    except _DAMAGE as error:
        if not zipfile.is_zipfile(path):
            raise _refused(path.name, "is no zip, or one that is cut") from error
        raise _refused(path.name, "is damaged") from error
    except OSError as error:
        raise RulesRefused(path.name, [Problem("", error.strerror or "cannot be read")]) from error


def _wanted(archive: zipfile.ZipFile, zip_name: str, kind: CmsKind) -> zipfile.ZipInfo:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES:
        raise _refused(zip_name, TOO_MANY)
    for one in members:
        _safe(one, zip_name)
    fitting = [one for one in members if NAMES[kind].fullmatch(Path(one.filename).name)]
    if len(fitting) > 1:
        raise _refused(zip_name, f"holds {len(fitting)} files that could be meant; only one is expected")
    if not fitting:
        raise _refused(zip_name, _missing(members, kind))
    if fitting[0].file_size > MOST_TEXT_BYTES:
        raise _refused(zip_name, f"unpacks to more than {MOST_TEXT_BYTES >> 20} MB, which no file of CMS does")
    if fitting[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others unpack without a bound, and fail with errors of their own.
        raise _refused(zip_name, "is packed in a way that CMS does not use")
    return fitting[0]


def _safe(member: zipfile.ZipInfo, zip_name: str) -> None:
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0] or stat.S_ISLNK(member.external_attr >> 16):
        raise _refused(zip_name, "holds a path that leads out of it")
    if member.flag_bits & 1:
        raise _refused(zip_name, "is encrypted")


def _missing(members: list[zipfile.ZipInfo], kind: CmsKind) -> str:
    names = [Path(one.filename).name for one in members]
    other = next((found for name in names for found in kinds_of(name)), None)
    if other:
        return f"is a download for `reference load {other}`, not for {kind}"
    held = ", ".join(name[:60] for name in names[:4]) or "nothing"
    return f"holds no file like {EXPECTED[kind]}, but {held}"


def _release(kind: CmsKind, shown: str, member: zipfile.ZipInfo, zip_name: str, starts: date | None) -> Release:
    try:
        told = release_of(kind, Path(member.filename).name, f"{zip_name}/{member.filename}")
    except ValueError:
        raise _refused(shown, "its name tells no day that exists") from None
    return Release(starts, told.version, told.part) if starts else told


def _refused(name: str, message: str) -> RulesRefused:
    return RulesRefused(name, [Problem("", message), Problem("", AGAIN)])

"""Builds the wheel of ``muxit_driver`` with the standard library alone: it installs without a network."""

from __future__ import annotations

import base64
import hashlib
import re
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

HOME = Path(__file__).resolve().parent
PROJECT = (HOME / "pyproject.toml").read_text(encoding="utf-8")
PACKAGE = "muxit_driver"
Settings = Mapping[str, object]


def _field(name: str) -> str:
    """Gives a text field of pyproject.toml (``tomllib`` is not there before Python 3.11)."""
    found = re.search(rf'^{name} = "(.*)"$', PROJECT, re.MULTILINE)
    if found is None:
        raise ValueError(f"pyproject.toml has no field {name}")
    return found.group(1)


VERSION = _field("version")
STEM = f"{PACKAGE}-{VERSION}"
INFO = f"{STEM}.dist-info"
METADATA = (
    f"Metadata-Version: 2.1\nName: {_field('name')}\nVersion: {VERSION}\n"
    f"Summary: {_field('description')}\nRequires-Python: {_field('requires-python')}\nLicense: MIT\n"
)
WHEEL = "Wheel-Version: 1.0\nGenerator: muxit_driver\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def _record_line(path: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode("ascii")
    return f"{path},sha256={digest},{len(content)}\n"


def _write_wheel(folder: str, files: Mapping[str, bytes]) -> str:
    name = f"{STEM}-py3-none-any.whl"
    contents = {**files, f"{INFO}/METADATA": METADATA.encode(), f"{INFO}/WHEEL": WHEEL.encode()}
    record = "".join(_record_line(path, content) for path, content in contents.items()) + f"{INFO}/RECORD,,\n"
    with zipfile.ZipFile(Path(folder) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, content in {**contents, f"{INFO}/RECORD": record.encode()}.items():
            wheel.writestr(path, content)
    return name


def _sources() -> dict[str, bytes]:
    found = sorted([*(HOME / PACKAGE).glob("*.py"), HOME / PACKAGE / "py.typed"])
    return {f"{PACKAGE}/{path.name}": path.read_bytes() for path in found}


def build_wheel(
    wheel_directory: str, config_settings: Settings | None = None, metadata_directory: str | None = None
) -> str:
    """Builds the wheel (PEP 517) and gives its file name."""
    return _write_wheel(wheel_directory, _sources())


def build_editable(
    wheel_directory: str, config_settings: Settings | None = None, metadata_directory: str | None = None
) -> str:
    """Builds a wheel that points at this folder (PEP 660) and gives its file name."""
    return _write_wheel(wheel_directory, {f"{PACKAGE}.pth": f"{HOME}\n".encode()})


def build_sdist(sdist_directory: str, config_settings: Settings | None = None) -> str:
    """Packs the sources (PEP 517) and gives the file name."""
    name = f"{STEM}.tar.gz"
    with tarfile.open(Path(sdist_directory) / name, "w:gz") as archive:
        for path in ("pyproject.toml", "build_backend.py", *_sources()):
            archive.add(HOME / path, f"{STEM}/{path}")
    return name

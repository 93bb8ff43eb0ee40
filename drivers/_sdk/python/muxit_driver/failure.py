"""Exceptions as text for people."""

from __future__ import annotations

import os
import sys
import sysconfig
import traceback
from collections.abc import Iterator

#: Frames of the driver's own code in the text.
MAX_FRAMES = 3
#: Characters of the exception's own text; the rest is on stderr.
MAX_TEXT = 8000
#: A module that sets this to True shows none of its frames.
HIDDEN = "__tracebackhide__"

_SDK = os.path.normcase(os.path.dirname(os.path.abspath(__file__)))
_STDLIB = tuple(os.path.normcase(path) for path in map(sysconfig.get_path, ("stdlib", "platstdlib")) if path)


def error_text(error: BaseException) -> str:
    """Gives an exception as the user sees it: its line, then up to three frames of the driver's own code.

    The frames stand in the order of the calls, the place that raised last::

        KeyError: 'unknown property: voltage'
            at get() in mydriver.driver.py:62
            at _coerce() in mydriver.driver.py:91
    """
    return "\n".join([_headline(error), *_frames(error)])


def report(error: BaseException) -> None:
    """Writes the whole traceback to stderr, in one piece."""
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass  # Nobody reads it.


def _headline(error: BaseException) -> str:
    # A syntax error's own lines quote the source; its text names file and line.
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error}"
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}… ({len(text)} characters)"


def _frames(error: BaseException) -> list[str]:
    found = list(_visible(error))
    own = [text for text, library in found if not library]
    return (own or [text for text, _ in found])[-MAX_FRAMES:]


def _visible(error: BaseException) -> Iterator[tuple[str, bool]]:
    """Gives the frames that are not of SDK or standard library, and whether they are of another library."""
    for frame, number in traceback.walk_tb(error.__traceback__):
        path = frame.f_code.co_filename
        whole = os.path.normcase(os.path.abspath(path))
        library = "site-packages" in whole or "dist-packages" in whole
        hidden = path.startswith("<") or _below(whole, _SDK) or frame.f_globals.get(HIDDEN) is True
        if hidden or (not library and any(_below(whole, folder) for folder in _STDLIB)):
            continue
        name = frame.f_code.co_name
        where = name if name.startswith("<") else f"{name}()"
        yield f"    at {where} in {os.path.basename(path)}:{number}", library


def _below(path: str, folder: str) -> bool:
    return path.startswith(folder + os.sep)

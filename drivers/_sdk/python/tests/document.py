"""The samples of the Python driver document."""

from __future__ import annotations

from .program import HOME

TEXT = (HOME / "tests" / "fixtures" / "documents" / "000.txt").read_text(encoding="utf-8")
INDENT = "    "


def sample(first: str, last: str) -> list[str]:
    """Cuts a sample: from the line that begins with ``first`` to the first ``last`` behind it.

    The document has lost the fences of its code and the line break behind it, so what follows ``last`` in its
    line is prose.
    """
    begin = TEXT.index(f"\n{first}") + 1
    end = TEXT.index(f"\n{last}", begin) + 1 + len(last)
    return TEXT[begin:end].split("\n")


def indented(lines: list[str]) -> str:
    """Gives Python code its indentation back; the document has lost all of it.

    Enough for its samples: methods are known by ``self``, blocks end with ``return``, ``raise``, ``pass``.
    """
    result: list[str] = []
    level = depth = 0
    in_class = False
    for text in map(str.strip, lines):
        code = text.split("#")[0].strip()
        if depth == 0:
            level = _level(code, level, in_class)
        closing = 1 if code[:1] in "}])" and code else 0
        result.append(INDENT * (level + depth - closing) + text)
        depth += sum(map(code.count, "{[(")) - sum(map(code.count, "}])"))
        if depth == 0 and code.endswith(":"):
            in_class = in_class or code.startswith("class ")
            level += 1
        elif depth == 0 and code.split(" ")[0] in ("return", "raise", "pass"):
            level -= 1
    return "\n".join(result) + "\n"


def _level(code: str, level: int, in_class: bool) -> int:
    if code.startswith("def "):
        return 1 if in_class and "(self" in code else 0
    return 0 if code.startswith(("if __name__", "class ")) else level

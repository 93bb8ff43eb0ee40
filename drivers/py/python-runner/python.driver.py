"""The generic Python driver: one file of ``workspace/python/`` becomes a device.

Its top-level functions are actions, ``get_<name>()`` and ``set_<name>(value)`` make the property ``<name>``,
``init(config)`` and ``shutdown()`` are called at the beginning and the end. All of them may be ``async``.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import inspect
import re
import site
import sys
import types
import typing
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from muxit_driver import Driver, run

# Errors of a script show the script's own frames, not this file's.
__tracebackhide__ = True

DESCRIPTION = "Runs a Python file of workspace/python/: its functions become actions and properties."
DETAILS = (
    "`config.script` names the file without `.py`. Packages listed in `<script>.requirements.txt` beside it "
    "are installed into an environment of its own when the connector starts."
)
HOOKS = ("init", "shutdown")
TYPES = {bool: "bool", int: "int", float: "double", str: "string"}
LIST_TYPES = {int: "int[]", float: "double[]", str: "string[]"}
Fields = dict[str, Any]


class PythonDriver(Driver):
    """Passes calls on to the functions of a script."""

    META = {
        "name": "Python",
        "version": "1.0.0",
        "description": DESCRIPTION,
        "details": DETAILS,
        "group": "utilities",
        "properties": {},
        "actions": {},
        "streams": [],
    }

    def __init__(self) -> None:
        self._script: Script | None = None

    def init(self, config: Fields) -> Any:
        """Imports the script and calls its ``init``. Raises what ``script_path`` and the script raise."""
        workspace = Path(config.get("_workspacePath") or Path.cwd())
        path = script_path(workspace / "python", config.get("script"))
        try:
            self._script = Script(path)
            value = self._script.hook("init", config)
        except ModuleNotFoundError as error:
            raise _missing(error, path) from None
        return _init(value, path) if inspect.isawaitable(value) else None

    def schema(self) -> Fields:
        """Gives what the functions of the script say of themselves."""
        return self.META if self._script is None else {**self.META, **self._script.surface()}

    def get(self, property: str) -> Any:
        """Calls ``get_<property>()``."""
        return self._loaded().getter(property)()

    def set(self, property: str, value: Any) -> Any:
        """Calls ``set_<property>(value)``."""
        return self._loaded().setter(property)(value)

    def execute(self, action: str, args: Any) -> Any:
        """Calls the function: an object gives its arguments by name, a list by position."""
        return call(self._loaded().action(action), args)

    def shutdown(self) -> Any:
        """Calls the script's ``shutdown``."""
        return None if self._script is None else self._script.hook("shutdown")

    def _loaded(self) -> Script:
        if self._script is None:
            raise RuntimeError("no script is loaded: init comes first")
        return self._script


class Script:
    """A loaded file and its functions."""

    def __init__(self, path: Path) -> None:
        """Imports the file. Raises what the file raises."""
        self.name = path.name
        self.module = load(path)
        functions = dict(public_functions(self.module))
        self.getters = {name[4:]: item for name, item in functions.items() if _accepts(name, item, "get_", 0)}
        self.setters = {name[4:]: item for name, item in functions.items() if _accepts(name, item, "set_", 1)}
        taken = [*self.getters.values(), *self.setters.values()]
        self.actions = {name: item for name, item in functions.items() if item not in taken}

    def hook(self, name: str, *args: Any) -> Any:
        """Calls ``init`` or ``shutdown`` if there is one; an ``init()`` without parameters is fine."""
        function = getattr(self.module, name, None)
        if not callable(function):
            return None
        return function(*args) if inspect.signature(function).parameters else function()

    def getter(self, name: str) -> Callable[[], Any]:
        """Finds the function that reads a property. Raises KeyError when there is none."""
        if name not in self.getters:
            raise KeyError(f"unknown or write-only property: {name} ({self.name} has no get_{name}())")
        return self.getters[name]

    def setter(self, name: str) -> Callable[[Any], Any]:
        """Finds the function that writes a property. Raises KeyError when there is none."""
        if name not in self.setters:
            raise KeyError(f"unknown or read-only property: {name} ({self.name} has no set_{name}(value))")
        return self.setters[name]

    def action(self, name: str) -> Callable[..., Any]:
        """Finds a function. Raises KeyError when there is none."""
        if name not in self.actions:
            known = ", ".join(self.actions) or "no functions"
            raise KeyError(f"unknown action: {name} ({self.name} has {known})")
        return self.actions[name]

    def surface(self) -> Fields:
        """Describes properties and actions in the form of META."""
        names = [*self.getters, *(name for name in self.setters if name not in self.getters)]
        properties = {name: self._property(name) for name in names}
        actions = {name: {**described(item), "args": arguments(item)} for name, item in self.actions.items()}
        return {"properties": properties, "actions": actions}

    def _property(self, name: str) -> Fields:
        get, set_ = self.getters.get(name), self.setters.get(name)
        kind = type_name(hints(get).get("return")) if get else "object"
        if kind == "object" and set_:
            kind = next((type_name(hint) for key, hint in hints(set_).items() if key != "return"), "object")
        access = "R/W" if get and set_ else "R" if get else "W"
        return {"type": kind, "access": access, **described(set_), **described(get)}


class Siblings:
    """Lets a script import other files of its folder; installed packages of the same name come first.

    A script never finds itself: ``chatterbox.py`` may import the package ``chatterbox``.
    """

    def __init__(self, script: Path) -> None:
        self._script = script

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Finds a module for the import system."""
        if path is not None or name == self._script.stem:
            return None
        return importlib.machinery.PathFinder.find_spec(name, [str(self._script.parent)])


def script_path(folder: Path, script: object) -> Path:
    """Gives the file that ``config.script`` names, inside ``folder``.

    Raises:
        ValueError: It is no name, or leads out of the folder.
        FileNotFoundError: There is no such file; the text lists those there are.
    """
    if not isinstance(script, str) or not script.strip():
        raise ValueError(f"config.script is {script!r}; it must name a file of {folder}, without .py")
    home = folder.resolve()
    path = (home / f"{script.strip().removesuffix('.py')}.py").resolve()
    if not path.is_relative_to(home):
        raise ValueError(f"config.script is {script!r}; the file must lie inside {folder}")
    if not path.is_file():
        there = ", ".join(sorted(item.stem for item in home.glob("*.py"))) or "none"
        raise FileNotFoundError(f"config.script is {script!r}, but there is no {path}; scripts: {there}")
    return path


def load(path: Path) -> types.ModuleType:
    """Imports a file under a name that cannot hide a package. Raises what the file raises."""
    for pattern in ("lib/python{}.{}/site-packages", "Lib/site-packages"):
        packages = path.parent / ".venvs" / path.stem / pattern.format(*sys.version_info[:2])
        if packages.is_dir() and str(packages) not in sys.path:
            sys.path.insert(0, str(packages))
            site.addsitedir(str(packages))
    sys.meta_path.append(Siblings(path))
    name = "muxit_script_" + re.sub(r"\W", "_", path.stem)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def public_functions(module: types.ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Gives the functions of the file itself, not what it imports, in the order of the file."""
    for name, item in vars(module).items():
        own = getattr(item, "__module__", None) == module.__name__ and callable(item)
        if own and not inspect.isclass(item) and not name.startswith("_") and name not in HOOKS:
            yield name, item


def call(function: Callable[..., Any], args: Any) -> Any:
    """Calls a function with arguments by name (dictionary), by position (list), or with one value."""
    if isinstance(args, (list, tuple)):
        return function(*args)
    if not isinstance(args, dict):
        return function() if args is None else function(args)
    named = dict(args)
    positional: list[Any] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in named and parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(named.pop(name))
    return function(*positional, **named)


def described(function: Callable[..., Any] | None) -> Fields:
    """Splits a docstring into its first line and the rest."""
    first, _, rest = (function and inspect.getdoc(function) or "").partition("\n")
    texts = {"description": first.strip(), "details": rest.strip()}
    return {key: text for key, text in texts.items() if text}


def arguments(function: Callable[..., Any]) -> dict[str, str]:
    """Gives the types of the parameters, with ``?`` where they have a default."""
    known = hints(function)
    found: dict[str, str] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            optional = "" if parameter.default is parameter.empty else "?"
            found[name] = type_name(known.get(name)) + optional
    return found


def hints(function: Callable[..., Any]) -> Fields:
    """Gives the type hints; none when they name what is not there."""
    try:
        return typing.get_type_hints(function)
    except Exception:
        return {}


def type_name(hint: Any) -> str:
    """Gives the driver type of a type hint; ``object`` means anything."""
    origin = typing.get_origin(hint)
    if origin is None:
        return TYPES.get(hint, "object") if inspect.isclass(hint) else "object"
    inner = {item for item in typing.get_args(hint) if item is not type(None) and item is not Ellipsis}
    if len(inner) != 1:
        return "object"
    if origin in (typing.Union, types.UnionType):
        return type_name(*inner)
    is_list = inspect.isclass(origin) and issubclass(origin, Iterable) and not issubclass(origin, Mapping)
    return LIST_TYPES.get(inner.pop(), "object") if is_list else "object"


def _accepts(name: str, function: Callable[..., Any], prefix: str, count: int) -> bool:
    """Tells whether a function is a getter or setter: its name, and that it takes ``count`` values."""
    if not name.startswith(prefix) or len(name) == len(prefix):
        return False
    try:
        inspect.signature(function).bind(*[None] * count)
    except TypeError:
        return False
    return True


async def _init(value: Awaitable[Any], path: Path) -> None:
    try:
        await value
    except ModuleNotFoundError as error:
        raise _missing(error, path) from None


def _missing(error: ModuleNotFoundError, path: Path) -> ModuleNotFoundError:
    listed = path.with_name(f"{path.stem}.requirements.txt")
    what = (
        f"it is not installed although there is {listed.name}: is it listed there?"
        if listed.is_file()
        else f"list it in {listed}, one package per line"
    )
    text = f"{error.msg}, which {path.name} needs; {what} Then start the connector again"
    return ModuleNotFoundError(text, name=error.name).with_traceback(error.__traceback__)


if __name__ == "__main__":
    run(PythonDriver)

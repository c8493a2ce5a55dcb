"""One mutant on trial in a child process: the mistake is made in the loaded modules, then the tests look for it.

The parent has everything loaded and the worked examples read, so a child needs a fraction of a second. A change inside
a function swaps the code of the loaded function; one outside makes the child load the checks afresh.
"""

import contextlib
import functools
import gc
import importlib
import importlib.abc
import importlib.machinery
import io
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest

from tools.mutation.mutants import Mutant, mutated
from tools.mutation.suites import CHECKS, leaning_on, test_files

PACKAGE = "chalicelib.checks"
SECONDS = 20
MEMORY = 4 << 30  # bytes of address space
KILLED, SURVIVED, NOT_TRIED = 1, 0, 3
_AFRESH = ("chalicelib.checks", "chalicelib.validation", "chalicelib.services", "tests")
_PLUGINS_OFF = [
    "no:cacheprovider",
    "no:pytest_cov",
    "no:hypothesispytest",
    "no:anyio",
    "no:schemathesis",
    "no:faulthandler",
]


def start(mutant: Mutant) -> int:
    """Fork a child that tries the mutant and ends with KILLED, SURVIVED or NOT_TRIED; returns its process id."""
    child = os.fork()
    if child:
        return child
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    status = NOT_TRIED
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            _make(mutant)
            status = KILLED
            status = _found(mutant)
    finally:
        os._exit(status)


def passes(modules: Sequence[str]) -> bool:
    """True where the tests of all these modules pass on the code as it is; loads all that children will need."""
    files = list(dict.fromkeys(file for module in modules for file in test_files(module)))
    return _tests_pass(files) and _examples_hold(None)


def _make(mutant: Mutant) -> None:
    name = f"{PACKAGE}.{mutant.module}".removesuffix(".__init__")
    code = compile(mutated(source_of(mutant.module), mutant), str(CHECKS / f"{mutant.module}.py"), "exec")
    if mutant.function:
        _swap(name, mutant.function, code)
    else:
        _load_afresh(name, code)


def _found(mutant: Mutant) -> int:
    if not _tests_pass(test_files(mutant.module)):
        return KILLED
    return SURVIVED if _examples_hold(leaning_on(mutant.module)) else KILLED


@functools.cache
def source_of(module: str) -> str:
    """The source of a module of the checks, as it was when the run began."""
    return (CHECKS / f"{module}.py").read_text(encoding="utf-8")


def _swap(module: str, function: str, code: CodeType) -> None:
    new = _code_of(code, function)
    swapped = False
    # What a first request has frozen is no longer among the collector's objects.
    gc.unfreeze()
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and found.__module__ == module and found.__qualname__ == function:
            found.__code__, swapped = new, True
        elif isinstance(found, functools._lru_cache_wrapper) and found.__module__ == module:
            found.cache_clear()
    if not swapped:
        raise LookupError(function)


def _code_of(code: CodeType, function: str) -> CodeType:
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    for found in inner:
        if found.co_qualname == function:
            return found
        if function.startswith(f"{found.co_qualname}."):
            return _code_of(found, function)
    raise LookupError(function)


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the one module with its change."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name, self.code = name, code

    def find_spec(self, name: str, path: object, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        is_package = name == PACKAGE
        spec = importlib.machinery.ModuleSpec(name, self, is_package=is_package)
        if is_package:
            spec.submodule_search_locations = [str(CHECKS)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def _load_afresh(name: str, code: CodeType) -> None:
    for loaded in [module for module in sys.modules if module.startswith(_AFRESH)]:
        del sys.modules[loaded]
    sys.meta_path.insert(0, _Mutated(name, code))


def _tests_pass(files: Sequence[Path]) -> bool:
    off = [part for plugin in _PLUGINS_OFF for part in ("-p", plugin)]
    return pytest.main(["-x", "-q", "--no-header", "--tb=no", "--capture=no", *off, *map(str, files)]) == 0


def _examples_hold(checks: Sequence[str] | None) -> bool:
    shown = importlib.import_module("tools.mutation.shown")
    return bool(shown.hold(checks))

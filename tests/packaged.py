"""The package of the stage `dev`, made once per test run."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tools.deploy.archive import PackageRefusedError
from tools.deploy.package import package
from tools.local.prepare import NO_NETWORK


@cache
def _made() -> tuple[Path, Path] | str:
    folder = mkdtemp(prefix="otguard-package-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        return package("dev", Path(folder))
    except PackageRefusedError as refusal:
        return str(refusal)


def packaged() -> tuple[Path, Path]:
    """Template and zip. Skips where the package index does not answer."""
    made = _made()
    if isinstance(made, str):
        if NO_NETWORK.search(made):
            pytest.skip("the package index does not answer, so nothing can be packaged")
        raise AssertionError(made)
    return made

"""`make package STAGE=dev`: template and zip in build/<stage>, the same bytes for the same checkout.

Chalice makes the template and lays out our own code, from a clean copy so that no cache and no stray file gets in; the
libraries come from requirements-lambda.lock, each with its hash, as wheels for Lambda and not for this machine.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path

from chalicelib.api.description import FILE_NAME, made
from chalicelib.console.render import COMPILED, compile_templates
from chalicelib.domain.compact import compact
from chalicelib.domain.validators import FILE_NAME as VALIDATORS
from tools.deploy.archive import PackageRefusedError, compile_all, trim, write_zip
from tools.local.ports import ROOT

BUILD = ROOT / "build"
LOCK = ROOT / "requirements-lambda.lock"
SHIPPED = ("app.py", "chalicelib", "rules_data", "admin_ui", "vendor", "infra/resources.json")
# What Lambda offers; the function runs on the Python that packages it.
RUNTIMES = ((3, 11), (3, 12), (3, 13))
PLATFORM = "manylinux2014_x86_64"


def package(stage: str, into: Path) -> tuple[Path, Path]:
    """The template and the zip. Raises PackageRefusedError in words."""
    if sys.version_info[:2] not in RUNTIMES:
        raise PackageRefusedError(
            f"Lambda runs no Python {sys.version_info[0]}.{sys.version_info[1]}; use 3.11 to 3.13."
        )
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        project, unpacked = Path(place) / "project", Path(place) / "unpacked"
        _copy(project)
        _chalice(stage, project)
        with zipfile.ZipFile(project / "out" / "deployment.zip") as ours:
            ours.extractall(unpacked)
        (unpacked / "chalicelib" / "api" / FILE_NAME).write_text(compact(made()), encoding="utf-8")
        compile_templates(unpacked / "admin_ui" / COMPILED)
        shutil.copytree(libraries(), unpacked, dirs_exist_ok=True)
        finish_validators(unpacked)
        trim(unpacked)
        compile_all(unpacked)
        write_zip(unpacked, into / "deployment.zip")
        template = json.loads((project / "out" / "sam.json").read_text())
        (into / "sam.json").write_text(json.dumps(template, indent=1, sort_keys=True) + "\n")
    return into / "sam.json", into / "deployment.zip"


def finish_validators(unpacked: Path) -> None:
    """Writes the validators that need not be made in a cold start (chalicelib/domain/validators.py), in a process of
    its own, since they hang on the order of hashes. Raises PackageRefusedError where another pydantic is shipped."""
    for name in ("pydantic", "pydantic_core"):
        if not (unpacked / f"{name}-{version(name)}.dist-info").exists():
            raise PackageRefusedError(
                f"Here is {name} {version(name)}, which is not the one that {LOCK.name} ships; run make setup."
            )
    target = unpacked / "chalicelib" / "domain" / VALIDATORS
    _run([sys.executable, "-m", "tools.deploy.validators", str(target)], ROOT, {"PYTHONHASHSEED": "0"})


def libraries() -> Path:
    """A folder with what the lock names, fetched once per lock and Python."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    folder = BUILD / "libraries" / hashlib.sha256(LOCK.read_bytes() + python.encode()).hexdigest()[:16]
    if not folder.exists():
        half = Path(tempfile.mkdtemp(dir=_made(BUILD / "libraries")))
        command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
        command += ["--no-compile", "--no-deps", "--require-hashes", "--only-binary=:all:", "--target", str(half)]
        command += ["--implementation", "cp", "--python-version", python, "--platform", PLATFORM, "-r", str(LOCK)]
        _run(command, ROOT, {})
        try:
            half.rename(folder)
        except OSError:
            # Another process may have fetched the same meanwhile.
            if not folder.exists():
                raise
            shutil.rmtree(half)
    return folder


def _copy(project: Path) -> None:
    for name in SHIPPED:
        source, target = ROOT / name, project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        elif source.exists():
            shutil.copy(source, target)
    # Without deployments/, whose cache does not see renamed files.
    shutil.copytree(ROOT / ".chalice", project / ".chalice", ignore=shutil.ignore_patterns("deploy*"))
    (project / "requirements.txt").write_text("")


def _chalice(stage: str, project: Path) -> None:
    config = json.loads((project / ".chalice" / "config.json").read_text())
    if stage not in config["stages"]:
        raise PackageRefusedError(
            f"No stage {stage!r} in .chalice/config.json; there are {', '.join(config['stages'])}."
        )
    command = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", stage]
    command += ["--merge-template", "infra/resources.json", "out"]
    _run(command, project, {"AWS_DEFAULT_REGION": "us-east-1", "PYTHONDONTWRITEBYTECODE": "1"})


def _run(command: list[str], place: Path, more: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=place, env=os.environ | more, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackageRefusedError(f"{command[2]} failed:\n{(done.stdout + done.stderr).strip()[-3000:]}")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def main() -> int:
    """0 when packaged."""
    parser = argparse.ArgumentParser(description="Package a stage for AWS.")
    parser.add_argument("--stage", default="dev")
    stage = parser.parse_args().stage
    try:
        template, archive = package(stage, BUILD / stage)
    except PackageRefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    print(template.relative_to(ROOT))
    print(f"{archive.relative_to(ROOT)}  {archive.stat().st_size / 1e6:.1f} MB  sha256 {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/bin/sh
# The environment of what locks, audits and lists packages (.local/tools), made anew when its lock has changed.
set -e
place=.local/tools
cmp -s requirements-tools.lock $place/lock && exit 0
${PYTHON:-.venv/bin/python} -m venv --clear $place
$place/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-tools.lock
cp requirements-tools.lock $place/lock

#!/bin/sh
# Writes the locks anew: every package that is installed or shipped, with its hashes and with no index named. Tools of its own.
set -e
tools=.local/lock
[ -x $tools/bin/pip-compile ] || { ${PYTHON:-.venv/bin/python} -m venv $tools && $tools/bin/pip install -q pip-tools==7.5.1; }
compile() {
    $tools/bin/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header \
        --no-annotate --strip-extras --allow-unsafe -o "$1" "$2"
}
# Of the framework the packager ships what Lambda runs, and none of what its command line needs.
grep -v '^chalice' requirements.txt > $tools/ship.in
compile requirements-lambda.lock $tools/ship.in

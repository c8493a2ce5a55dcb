#!/bin/sh
# Writes the locks anew: for every environment each package at one version with its hashes, for each Python from 3.11 on, no
# index named. What a lock holds already stays, unless its requirements say otherwise; UPGRADE=--upgrade takes the newest.
set -e
sh tools/deploy/tools.sh
tools=.local/tools
# uv does not read pip's configuration.
index=${PIP_INDEX_URL:-$($tools/bin/pip config get global.index-url 2>/dev/null || true)}
[ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
compile() {
    lock=$1
    shift
    echo "$lock"
    $tools/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-annotate --no-header \
        --no-emit-index-url --no-emit-find-links $UPGRADE -o "$lock" "$@"
}
# Of the framework the packager ships what Lambda runs, and none of what its command line needs.
grep -v '^chalice' requirements.txt > $tools/ship.in
compile requirements-lambda.lock $tools/ship.in
compile requirements-dev.lock requirements.txt requirements-dev.txt
compile requirements-cloud.lock requirements-cloud.txt
compile requirements-reference.lock requirements-reference.txt
compile requirements-tools.lock requirements-tools.txt

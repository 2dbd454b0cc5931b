#!/bin/sh
# Builds everything in release, warnings being errors, and runs every test; arguments go to `swift test`.
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh tmux sqlite3
swift build -c release --build-tests
exec swift test -c release --skip-build "$@"

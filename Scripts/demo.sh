#!/bin/sh
# Builds telltale in release and opens it on the pictures that come with it.
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh
echo "Building telltale in release; the first build takes some minutes." >&2
swift build -c release --product telltale >&2
exec "$(swift build -c release --show-bin-path)/telltale" browse Assets/Faces

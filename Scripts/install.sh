#!/bin/sh
# Installs program, assets, manual page and completions under PREFIX (default ~/.local).
set -eu
cd "$(dirname "$0")/.."
prefix=${PREFIX:-$HOME/.local}
sh Scripts/setup.sh
swift build -c release --product telltale >&2
sh Scripts/stage.sh "$(swift build -c release --show-bin-path)/telltale" "$prefix"
echo "telltale is installed as $prefix/bin/telltale"

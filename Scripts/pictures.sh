#!/bin/sh
# Makes pictures of the views with xterm under Xvfb: Pictures/NAME.png. Needs the Debian packages xvfb, xterm, imagemagick.
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh xvfb xterm imagemagick
swift build -c release --product telltale >&2
telltale="$(swift build -c release --show-bin-path)/telltale"
mkdir -p Pictures
Xvfb :97 -screen 0 1700x1100x24 >/dev/null 2>&1 &
server=$!
trap 'kill $server' EXIT
sleep 1

# NAME COLUMNSxROWS OPTION…
shot() {
  name=$1 size=$2
  shift 2
  DISPLAY=:97 xterm -fa "DejaVu Sans Mono" -fs 9 -bg "#101216" -fg "#d7dae0" -geometry "$size+0+0" \
    -e env TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8 "$telltale" browse Assets/Faces "$@" &
  window=$!
  sleep 3
  DISPLAY=:97 import -window root -trim "Pictures/$name.png"
  kill $window 2>/dev/null || true
  wait $window 2>/dev/null || true
}

shot faces-160x50 160x50
shot faces-80x24 80x24
shot faces-256 80x24 --color 256
shot faces-8 80x24 --color 8
shot faces-mono 80x24 --color mono

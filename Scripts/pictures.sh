#!/bin/sh
# Makes pictures of the views with xterm under Xvfb: Pictures/NAME.png, and those of the README in Documentation; with names
# behind it only those. Needs the Debian packages xvfb, xterm, imagemagick, xdotool.
set -eu
cd "$(dirname "$0")/.."
sh Scripts/setup.sh xvfb xterm imagemagick xdotool
swift build -c release --product telltale >&2
telltale="$(swift build -c release --show-bin-path)/telltale"
mkdir -p Pictures Documentation
logs=$(mktemp -d)
# On the first display that is free.
Xvfb -displayfd 3 -noreset -screen 0 1700x1100x24 3>"$logs/display" >/dev/null 2>&1 &
server=$!
trap 'kill $server; rm -r "$logs"' EXIT
wanted=" $* "
until [ -s "$logs/display" ]; do sleep 0.2; done
DISPLAY=:$(cat "$logs/display")
export DISPLAY

# Waits until the model is open and the browser has drawn nothing for a while: all that it scores and explains has come.
rest() {
  until grep -q "first face scored" "$1" 2>/dev/null; do sleep 0.5; done
  lines=-1
  while now=$(wc -l <"$1") && [ "$now" -ne "$lines" ]; do
    lines=$now
    sleep 4
  done
}

# NAME COLUMNSxROWS GROUND "KEY…" OPTION…
shot() {
  name=$1 size=$2 ground=$3 keys=$4
  shift 4
  case $wanted in "  " | *" $name "*) ;; *) return 0 ;; esac
  case $ground in
  light) colors="-bg #ffffff -fg #222222" ;;
  *) colors="-bg #101216 -fg #d7dae0" ;;
  esac
  # shellcheck disable=SC2086
  xterm -fa "DejaVu Sans Mono" -fs 9 $colors -geometry "$size+0+0" \
    -e env TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8 "$telltale" browse Assets/Faces --no-case \
    --debug-log "$logs/$name" "$@" &
  window=$!
  rest "$logs/$name"
  xdotool mousemove 200 100
  for key in $keys; do
    xdotool key "$key"
    sleep 0.3
  done
  rest "$logs/$name"
  import -window root -crop 1690x1090+0+0 -trim +repage "Pictures/$name.png"
  kill $window 2>/dev/null || true
  wait $window 2>/dev/null || true
}

for depth in truecolor 256 16 8 mono; do
  for size in 80x24 160x50; do
    shot "faces-$size-$depth" $size dark "j" --color $depth
    shot "heatmap-$size-$depth" $size dark "2 j l l" --color $depth
  done
done
shot faces-light 80x24 light "j"
shot difference-light 80x24 light "2 s j l l"
shot help 80x24 dark "question"
shot photograph 120x36 dark "j p"
shot faces 120x36 dark "j j j"
shot heatmap 120x36 dark "2 j l l"
shot bars 132x43 dark "j j j 5"
shot compare 120x36 dark "c j 6"
shot sheet 120x36 dark "7"
shot where 120x36 dark "j j j 3"
shot where-256 120x36 dark "j j j 3" --color 256
shot where-mono 120x36 dark "j j j 3" --color mono
shot what-if 120x36 dark "j j j 4"
shot what-if-light 120x36 light "j j j 4"
shot picture 120x36 dark "j j j 8 plus"
shot side-by-side 132x36 dark "2 s s"
for name in faces heatmap bars compare where; do
  case $wanted in "  " | *" $name "*) convert "Pictures/$name.png" -strip -colors 255 "Documentation/$name.png" ;; esac
done

# The report, where there is a browser to look at it with.
case $wanted in "  " | *" report "*) report=yes ;; *) report= ;; esac
if [ -n "$report" ] && command -v chromium >/dev/null; then
  "$telltale" report Assets/Faces/canada-095-mouth-forged.jpg --out Pictures/report.html --force --quiet
  chromium --headless --no-sandbox --hide-scrollbars --screenshot=Pictures/report.png --window-size=1280,7000 \
    "file://$PWD/Pictures/report.html" >/dev/null 2>&1
  convert Pictures/report.png -crop 1160x1900+60+700 -resize 800x -strip -colors 255 Documentation/report.png
fi

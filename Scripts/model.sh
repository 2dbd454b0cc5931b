#!/bin/sh
# Makes Assets/Model anew: trains on forgeries of the photographs in FACES/train, chooses by those of FACES/val.
#
#   FACES=DIR sh Scripts/model.sh
#
# DIR holds FairFace (margin 0.25) as train/ and val/; EXCLUDE names a manifest whose photographs are left out (a held-out
# set made from val). FROM is the model to start from: by default the first model of this repository's history, which
# began with Scripts/start-weights.py.
set -eu
cd "$(dirname "$0")/.."
[ -d "${FACES:-}/train" ] && [ -d "$FACES/val" ] || {
  echo "make model FACES=DIR: DIR must hold FairFace (https://github.com/joojs/fairface) as train/ and val/." >&2
  exit 64
}
sh Scripts/setup.sh
swift build -c release --product telltale >&2
telltale="$(swift build -c release --show-bin-path)/telltale"
runs=${RUNS:-Runs}
mkdir -p "$runs"
from=${FROM:-$runs/first-model}
if [ -z "${FROM:-}" ] && [ ! -d "$from" ]; then
  first=$(git log --format=%H --diff-filter=A -- Assets/Model/model.safetensors | tail -1)
  mkdir -p "$from"
  git archive "$first" Assets/Model | tar -x --strip-components=2 -C "$from"
fi
# Two rounds: the first learns all eight labels, the second from wider forgeries in pairs.
for preset in small small-second; do
  out="$runs/$preset"
  resume=""
  [ ! -f "$out/run.json" ] || resume="--resume"
  # shellcheck disable=SC2086
  "$telltale" train --preset "$preset" --from "$from" --faces "$FACES/train" --validation-faces "$FACES/val" \
    ${EXCLUDE:+--exclude "$EXCLUDE"} --export-precision f16 --out "$out" $resume
  from="$out/best"
done
for file in config.json preprocessor_config.json vocab.json merges.txt tokenizer_config.json special_tokens_map.json \
  model.safetensors prompts.safetensors telltale.json; do
  cp "$out/best/$file" Assets/Model/
done
chmod 644 Assets/Model/*
echo "Assets/Model is made; telltale doctor --model Assets/Model says what it is." >&2

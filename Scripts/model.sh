#!/bin/sh
# Makes Assets/Model anew: trains on forgeries of the photographs in FACES/train, chooses by those of FACES/val.
#
#   FACES=DIR sh Scripts/model.sh
#
# DIR holds FairFace (margin 0.25) as train/ and val/; EXCLUDE names a manifest whose photographs are left out (a held-out
# set made from val). Three rounds made the shipped model. The third begins with the mean of the first model of this
# repository's history, which began with Scripts/start-weights.py, and of the second round's, which lies in the history
# too; ROUNDS=all makes the first two rounds again instead. FROM is another model in the first one's place. What is shipped
# is a mean again: half of the third round's weights, three eighths of the second's, an eighth of the first's.
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

# history N NAME: the N-th model that was committed, as a folder of that name beside the runs.
history() {
  [ ! -d "$runs/$2" ] || return 0
  commit=$(git log --reverse --format=%H -- Assets/Model/model.safetensors | sed -n "$1p")
  mkdir -p "$runs/$2"
  git archive "$commit" Assets/Model | tar -x --strip-components=2 -C "$runs/$2"
}

# round PRESET --from FOLDER...: a run, or the rest of one that was interrupted.
round() {
  preset=$1
  shift
  resume=""
  [ ! -f "$runs/$preset/run.json" ] || resume="--resume"
  # shellcheck disable=SC2086
  "$telltale" train --preset "$preset" "$@" --faces "$FACES/train" --validation-faces "$FACES/val" \
    ${EXCLUDE:+--exclude "$EXCLUDE"} --export-precision f16 --out "$runs/$preset" $resume
}

first=${FROM:-$runs/first-model}
[ -n "${FROM:-}" ] || history 1 first-model
if [ "${ROUNDS:-last}" = all ]; then
  round small --from "$first"
  round small-second --from "$runs/small/best"
  second="$runs/small-second/best"
else
  history 3 second-model
  second="$runs/second-model"
fi
round small-third --from "$second" --from "$first"
third="$runs/small-third/best"
round small-mean --from "$third" --from "$third" --from "$third" --from "$third" \
  --from "$second" --from "$second" --from "$second" --from "$first"
for file in config.json preprocessor_config.json vocab.json merges.txt tokenizer_config.json special_tokens_map.json \
  model.safetensors prompts.safetensors telltale.json; do
  cp "$runs/small-mean/best/$file" Assets/Model/
done
chmod 644 Assets/Model/*
echo "Assets/Model is made; telltale doctor --model Assets/Model says what it is." >&2

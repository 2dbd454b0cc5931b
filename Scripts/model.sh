#!/bin/sh
# Makes Assets/Model anew: trains on forgeries of the photographs in FACES/train, chooses by those of FACES/val.
#
#   FACES=DIR sh Scripts/model.sh
#
# DIR holds FairFace (margin 0.25) as train/ and val/; EXCLUDE names a manifest whose photographs are left out, by default that
# of our held-out set, which was made from val. Ten rounds made the shipped model. The last two begin with the model of the
# eighth, which lies in this repository's history; ROUNDS=all makes all rounds again, from the first model there, which began
# with Scripts/start-weights.py. FROM is another model to begin with.
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
  [ "$(git rev-parse --is-shallow-repository)" = false ] && [ -n "$commit" ] || {
    echo "make model: this clone's history is cut off before the model to begin with; git fetch --unshallow, or give FROM=DIR." >&2
    exit 1
  }
  mkdir -p "$runs/$2"
  git archive "$commit" Assets/Model | tar -x --strip-components=2 -C "$runs/$2"
}

# round RUN PRESET --from FOLDER...: a run, or the rest of one that was interrupted.
round() {
  run="$runs/$1"
  preset=$2
  shift 2
  resume=""
  [ ! -f "$run/run.json" ] || resume="--resume"
  # shellcheck disable=SC2086
  "$telltale" train --preset "$preset" "$@" --photographs "$FACES/train" --validation-photographs "$FACES/val" \
    --exclude "${EXCLUDE:-Assets/Model/held-out.csv}" --export-precision f16 --out "$run" $resume
}

if [ "${ROUNDS:-last}" = all ]; then
  first=${FROM:-$runs/first-model}
  [ -n "${FROM:-}" ] || history 1 first-model
  round first small --from "$first"
  round second small-second --from "$runs/first/best"
  second="$runs/second/best"
  round third small-third --from "$second" --from "$first"
  third="$runs/third/best"
  round third-mean small-mean --from "$third" --from "$third" --from "$third" --from "$third" \
    --from "$second" --from "$second" --from "$second" --from "$first"
  third="$runs/third-mean/best"
  round fourth small-fourth --from "$third"
  fourth="$runs/fourth/best"
  round fourth-mean small-mean --from "$fourth" --from "$fourth" --from "$fourth" --from "$third"
  fourth="$runs/fourth-mean/best"
  round fifth small-fifth --from "$fourth"
  fifth="$runs/fifth/best"
  round fifth-mean small-mean --from "$fifth" --from "$fifth" --from "$fifth" --from "$fourth"
  fifth="$runs/fifth-mean/best"
  round sixth small-sixth --from "$fifth"
  sixth="$runs/sixth/best"
  round sixth-mean small-mean --from "$sixth" --from "$sixth" --from "$sixth" --from "$fifth"
  sixth="$runs/sixth-mean/best"
  round seventh small-seventh --from "$sixth"
  round seventh-mean small-seventh-mean --from "$runs/seventh/best" --from "$sixth"
  seventh="$runs/seventh-mean/best"
  round eighth small-eighth --from "$seventh"
  round eighth-mean small-eighth-mean --from "$runs/eighth/best" --from "$seventh"
  eighth="$runs/eighth-mean/best"
else
  eighth=${FROM:-$runs/eighth-model}
  [ -n "${FROM:-}" ] || history 9 eighth-model
fi
round ninth small-ninth --from "$eighth"
ninth="$runs/ninth/best"
round ninth-mean small-ninth-mean --from "$ninth" --from "$eighth"
ninth="$runs/ninth-mean/best"
round tenth small-tenth --from "$ninth"
round tenth-mean small-tenth-mean --from "$runs/tenth/best" --from "$ninth" --from "$ninth" --from "$ninth"
for file in config.json preprocessor_config.json vocab.json merges.txt tokenizer_config.json special_tokens_map.json \
  model.safetensors prompts.safetensors telltale.json; do
  cp "$runs/tenth-mean/best/$file" Assets/Model/
done
chmod 644 Assets/Model/*
echo "Assets/Model is made; telltale doctor --model Assets/Model says what it is. Its README.md, and the README's figures, are" \
  "those of the model before: measure it anew before it is shipped." >&2

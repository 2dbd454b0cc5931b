#!/bin/sh
# Fuzzes what reads bytes from outside with libFuzzer under AddressSanitizer, C shims and Swift alike:
#
#     sh Scripts/fuzz.sh TARGET SECONDS     a target of Fuzz/Target.swift, or all of them, SECONDS each
#     sh Scripts/fuzz.sh picture FILE...    runs files once: what was found, or any others
#
# The first build takes some minutes. Seeds are small files of the house and of TELLTALE_SHARED (else ../shared); what is
# found lies in .build-fuzz/found and becomes a test.
set -eu
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 64; }
target=$1
shift
shared=${TELLTALE_SHARED:-../shared}
build=.build-fuzz

TELLTALE_FUZZ=1 swift build -c release --scratch-path $build --sanitize=address --product Fuzz \
  -Xswiftc -enable-testing -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld -Xcc -fsanitize=fuzzer-no-link
program=$build/release/Fuzz
# A trap is to reach libFuzzer, not Swift's own report of it. Memory of libraries at the end is theirs.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0
mkdir -p $build/found

if [ -e "$1" ]; then
  exec "$program" "$target" -rss_limit_mb=2048 -timeout=10 -artifact_prefix=$build/found/ "$@"
fi

seeds() {
  case $1 in
  json | configuration | card) cp Assets/Model/*config.json Assets/Model/telltale.json "$2" ;;
  safetensors) cp Assets/Model/prompts.safetensors "$2" ;;
  exif) cp "$shared"/hostile/orientation/*.jpg "$2" 2>/dev/null || cp Assets/Faces/astronaut.jpg "$2" ;;
  picture) find "$shared"/hostile/jpeg-valid "$shared"/hostile/png -size -8k -type f -exec cp {} "$2" \; 2>/dev/null ||
    cp Tests/PicturesTests/Goldens/perturbations/*.png "$2" ;;
  tokenizer)
    # The 512 bytes of every vocabulary, start, end and one merge; then the merge; then a text.
    {
      sed 's/, "[^"]*": 512[,}].*//' Assets/Model/vocab.json
      printf ', "in": 512, "<|startoftext|>": 513, "<|endoftext|>": 514}\0#version: 0.2\ni n\n\0a photo in &amp; it'"'"'s'
    } >"$2/small" ;;
  manifest)
    printf 'file,split,fake,expression,identity,physical_consistency,eye,illumination,mouth,nose,mask\r\n"a ""b"".jpg",train,1,0,,0,1,0,0,0,m.png\r\n' \
      >"$2/small" ;;
  esac
}

[ "$target" != all ] || target="json safetensors exif tokenizer configuration card manifest picture"
for one in $target; do
  corpus=$build/corpus/$one
  mkdir -p "$corpus"
  seeds "$one" "$corpus"
  echo "$one: $1 s"
  "$program" "$one" -max_total_time="$1" -max_len=65536 -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
    -artifact_prefix=$build/found/"$one"- "$corpus" 2>$build/"$one".log || { tail -40 $build/"$one".log; exit 1; }
  grep -E 'number_of_executed_units|slowest_unit|peak_rss' $build/"$one".log
done

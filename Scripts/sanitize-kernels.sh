#!/bin/sh
# Builds the kernels with AddressSanitizer and UndefinedBehaviorSanitizer and runs them over odd shapes, at every level.
set -eu
cd "$(dirname "$0")/.."
clang=${CLANG:-$(command -v clang || echo "$(dirname "$(command -v swift)")/clang")}
program=$(mktemp)
trap 'rm -f "$program"' EXIT
"$clang" -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
  -I Sources/CKernels/include -I Sources/CKernels Scripts/kernels-odd-shapes.c Sources/CKernels/*.c -lm -lpthread \
  -fuse-ld=lld -o "$program"
for level in avx512bf16 avx512 avx2 plain; do TELLTALE_KERNELS=$level "$program"; done

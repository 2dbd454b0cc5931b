// The AVX-512 level with dot products of bfloat16 and of bytes, as AVX-512 has it: sixteen floats a register, 14 rows × 32 columns of accumulators.
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,avx512vnni,fma,f16c"))), apply_to = function)
#define NAME(f) f##_avx512bf16
#define LEVEL "avx512bf16"
#define GROUP 14
#define HALF_PASS 16
#define HAS_DOT_PRODUCTS 1
#define CONVERTS_HALVES 1
#include "kernels.inc"
#pragma clang attribute pop

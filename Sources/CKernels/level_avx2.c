// The AVX2 level: eight floats a register, 6 rows × 16 columns of accumulators.
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define NAME(f) f##_avx2
#define LEVEL "avx2"
#define GROUP 6
#define HALF_PASS 8
#define HAS_DOT_PRODUCTS 0
#define CONVERTS_HALVES 1
#include "kernels.inc"
#pragma clang attribute pop

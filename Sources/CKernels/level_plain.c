// The plain level: what any processor can do. `fma` is the C library's, exact and slow where there is no instruction.
#define NAME(f) f##_plain
#define LEVEL "plain"
#define GROUP 1
#define HALF_PASS 8
#define HAS_DOT_PRODUCTS 0
#define CONVERTS_HALVES 0
#include "kernels.inc"

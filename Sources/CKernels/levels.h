// One level of each kernel. The bodies in *.inc are compiled four times; `NAME(f)` adds the level's suffix.
#ifndef LEVELS_H
#define LEVELS_H

#include "include/CKernels.h"

typedef struct {
  const char *name;
  void (*pack)(const float *, int, const ck_weights *, size_t, size_t, uint32_t *);
  void (*product)(const ck_operands *, const ck_weights *, size_t, size_t, uint32_t *);
  size_t (*peak)(ck_precision, size_t);
  void (*quick_gelu)(const float *, float *, size_t);
  void (*gelu)(const float *, float *, size_t);
  void (*add)(const float *, float *, size_t);
  void (*attention)(
      const float *, const float *, const float *, size_t, size_t, size_t, size_t, float, int, float *, size_t,
      float *);
  void (*softmax)(float *, size_t, size_t, size_t, float, int);
  void (*layer_norm)(
      const float *, float *, size_t, size_t, const float *, const float *, float, float *, float *);
  float (*dot)(const float *, const float *, size_t);
  void (*depthwise3)(
      const float *, size_t, size_t, size_t, size_t, const float *, const float *, float, float *, size_t, size_t);
  void (*f16_to_f32)(const uint16_t *, float *, size_t);
  void (*quick_gelu_backward)(const float *, const float *, float *, size_t);
  void (*gelu_backward)(const float *, const float *, float *, size_t);
  void (*softmax_backward)(const float *, float *, size_t, size_t, float);
  void (*layer_norm_backward)(
      const float *, const float *, float *, size_t, size_t, const float *, const float *, const float *);
  void (*layer_norm_gradients)(
      const float *, const float *, size_t, size_t, size_t, size_t, const float *, const float *, float *, float *);
  void (*add_column_sums)(const float *, size_t, size_t, size_t, size_t, float *);
  double (*sum_of_squares)(const float *, size_t);
  void (*adamw)(float *, float *, float *, float *, size_t, const ck_adamw_step *);
} ck_kernels;

/// Floats that one head's packed keys, or values, take.
static inline size_t ck_attention_panels(size_t tokens, size_t size) {
  size_t keys = ck_panel_words(tokens, size, CK_F32), values = ck_panel_words(size, tokens, CK_F32);
  return keys > values ? keys : values;
}

extern const ck_kernels ck_kernels_avx512bf16, ck_kernels_avx512, ck_kernels_avx2, ck_kernels_plain;

/// Rows that one pass of the packed product holds in scratch.
enum { CK_ROW_BLOCK = 224 };

/// The most rows whose sums a level holds in registers.
enum { CK_MOST_GROUP = 16 };

/// Words of depth that a pass takes at a time: sixteen columns of it are 16 KiB.
enum { CK_DEPTH_PIECE = 256 };

#endif

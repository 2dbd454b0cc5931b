// Chooses a level once and hands every call on to it; what needs no level is here whole.
#include <stdlib.h>
#include <string.h>

#include "levels.h"

/// The best level that the processor has, or the one that TELLTALE_KERNELS names, where the processor has that.
static const ck_kernels *choose(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  int avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  int dots = avx512 && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni");
  const struct {
    int is_there;
    const ck_kernels *kernels;
  } levels[] = {{dots, &ck_kernels_avx512bf16}, {avx512, &ck_kernels_avx512}, {avx2, &ck_kernels_avx2}};
  const char *forced = getenv("TELLTALE_KERNELS");
  if (forced && strcmp(forced, ck_kernels_plain.name) == 0) return &ck_kernels_plain;
  const ck_kernels *best = NULL;
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    if (!levels[i].is_there) continue;
    if (forced && strcmp(forced, levels[i].kernels->name) == 0) return levels[i].kernels;
    if (!best) best = levels[i].kernels;
  }
  if (best) return best;
#endif
  return &ck_kernels_plain;
}

// Two threads that race here store the same pointer.
static const ck_kernels *kernels(void) {
  static const ck_kernels *chosen;
  const ck_kernels *k = __atomic_load_n(&chosen, __ATOMIC_ACQUIRE);
  if (!k) {
    k = choose();
    __atomic_store_n(&chosen, k, __ATOMIC_RELEASE);
  }
  return k;
}

const char *ck_level(void) { return kernels()->name; }

size_t ck_words(size_t depth, ck_precision precision) {
  return precision == CK_F32 ? depth : precision == CK_BF16 ? (depth + 1) / 2 : (depth + 3) / 4;
}

size_t ck_panel_words(size_t columns, size_t depth, ck_precision precision) {
  return (columns + CK_PANEL - 1) / CK_PANEL * CK_PANEL * ck_words(depth, precision);
}

// A block of rows, one group before it is interleaved, and what the last stores of both write too much.
size_t ck_scratch_words(size_t rows, size_t depth) {
  return ((rows < CK_ROW_BLOCK ? rows : CK_ROW_BLOCK) + CK_MOST_GROUP) * depth + 32;
}

void ck_pack(
    const float *weights, int is_transposed, const ck_weights *to, size_t panel_begin, size_t panel_end,
    uint32_t *scratch) {
  kernels()->pack(weights, is_transposed, to, panel_begin, panel_end, scratch);
}
void ck_product(
    const ck_operands *operands, const ck_weights *weights, size_t panel_begin, size_t panel_end, uint32_t *scratch) {
  kernels()->product(operands, weights, panel_begin, panel_end, scratch);
}

size_t ck_peak(ck_precision precision, size_t steps) { return kernels()->peak(precision, steps); }

void ck_quick_gelu(const float *x, float *y, size_t count) { kernels()->quick_gelu(x, y, count); }
void ck_gelu(const float *x, float *y, size_t count) { kernels()->gelu(x, y, count); }
void ck_add(const float *x, float *y, size_t count) { kernels()->add(x, y, count); }
void ck_softmax(float *x, size_t rows, size_t columns, size_t stride, float scale, int causal) {
  kernels()->softmax(x, rows, columns, stride, scale, causal);
}
size_t ck_attention_scratch_count(size_t queries, size_t tokens, size_t size) {
  size_t longer = tokens > size ? tokens : size;
  return ck_attention_panels(tokens, size) + queries * tokens + ck_scratch_words(queries, longer);
}
void ck_attention(
    const float *q, const float *k, const float *v, size_t stride, size_t queries, size_t tokens, size_t size,
    float scale, int causal, float *y, size_t y_stride, float *scratch) {
  kernels()->attention(q, k, v, stride, queries, tokens, size, scale, causal, y, y_stride, scratch);
}
void ck_layer_norm(
    const float *x, float *y, size_t rows, size_t columns, const float *weight, const float *bias, float epsilon,
    float *means, float *inverse_deviations) {
  kernels()->layer_norm(x, y, rows, columns, weight, bias, epsilon, means, inverse_deviations);
}
float ck_dot(const float *x, const float *y, size_t count) { return kernels()->dot(x, y, count); }
void ck_depthwise3(
    const float *x, size_t height, size_t width, size_t channels, size_t stride, const float *weights,
    const float *bias, float slope, float *y, size_t row_begin, size_t row_end) {
  kernels()->depthwise3(x, height, width, channels, stride, weights, bias, slope, y, row_begin, row_end);
}
void ck_quick_gelu_backward(const float *x, const float *dy, float *dx, size_t count) {
  kernels()->quick_gelu_backward(x, dy, dx, count);
}
void ck_gelu_backward(const float *x, const float *dy, float *dx, size_t count) {
  kernels()->gelu_backward(x, dy, dx, count);
}
void ck_softmax_backward(const float *p, float *dp, size_t rows, size_t columns, float scale) {
  kernels()->softmax_backward(p, dp, rows, columns, scale);
}
void ck_layer_norm_backward(
    const float *x, const float *dy, float *dx, size_t rows, size_t columns, const float *weight,
    const float *means, const float *inverse_deviations) {
  kernels()->layer_norm_backward(x, dy, dx, rows, columns, weight, means, inverse_deviations);
}
void ck_layer_norm_gradients(
    const float *x, const float *dy, size_t rows, size_t columns, size_t begin, size_t end, const float *means,
    const float *inverse_deviations, float *d_weight, float *d_bias) {
  kernels()->layer_norm_gradients(
      x, dy, rows, columns, begin, end, means, inverse_deviations, d_weight, d_bias);
}
void ck_add_column_sums(const float *x, size_t rows, size_t stride, size_t begin, size_t end, float *sums) {
  kernels()->add_column_sums(x, rows, stride, begin, end, sums);
}
double ck_sum_of_squares(const float *x, size_t count) { return kernels()->sum_of_squares(x, count); }
void ck_adamw(float *w, float *g, float *m, float *v, size_t count, const ck_adamw_step *step) {
  kernels()->adamw(w, g, m, v, count, step);
}
void ck_f16_to_f32(const uint16_t *x, float *y, size_t count) { kernels()->f16_to_f32(x, y, count); }

static uint32_t bits(float v) {
  uint32_t b;
  memcpy(&b, &v, 4);
  return b;
}

static float number(uint32_t b) {
  float v;
  memcpy(&v, &b, 4);
  return v;
}

void ck_bf16_to_f32(const uint16_t *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = number((uint32_t)x[i] << 16);
}

void ck_f32_to_bf16(const float *x, uint16_t *y, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t b = bits(x[i]);
    int nan = (b & 0x7fffffff) > 0x7f800000;
    y[i] = nan ? (uint16_t)(b >> 16 | 0x40) : (uint16_t)((b + 0x7fff + (b >> 16 & 1)) >> 16);
  }
}

void ck_f32_to_f16(const float *x, uint16_t *y, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint32_t b = bits(x[i]), sign = b >> 16 & 0x8000, magnitude = b & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      y[i] = (uint16_t)(sign | 0x7e00);
    } else if (magnitude >= 0x477ff000) {  // rounds beyond 65,504
      y[i] = (uint16_t)(sign | 0x7c00);
    } else if (magnitude < 0x38800000) {  // subnormal: let the addition round at 2^-24
      y[i] = (uint16_t)(sign | (bits(number(magnitude) + 0.5f) - 0x3f000000));
    } else {
      y[i] = (uint16_t)(sign | ((magnitude - 0x38000000 + 0xfff + (magnitude >> 13 & 1)) >> 13));
    }
  }
}

size_t ck_count_nonfinite(const float *x, size_t count, size_t *first) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += (bits(x[i]) & 0x7f800000) == 0x7f800000;
  if (found)
    for (size_t i = 0; i < count; i++)
      if ((bits(x[i]) & 0x7f800000) == 0x7f800000) {
        *first = i;
        break;
      }
  return found;
}

void ck_normalize(const uint8_t *x, size_t pixels, const float *tables, float *y) {
  for (size_t p = 0; p < pixels; p++)
    for (size_t c = 0; c < 3; c++) y[c * pixels + p] = tables[c * 256 + x[p * 3 + c]];
}

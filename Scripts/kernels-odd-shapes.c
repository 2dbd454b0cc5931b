// Products, packing and attention over odd shapes, in buffers of exactly their size, for AddressSanitizer and
// UndefinedBehaviorSanitizer: run by Scripts/sanitize-kernels.sh at every level that the processor has.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

static unsigned state = 1;

static float *numbers(size_t count) {
  float *x = malloc(count * sizeof(float));
  for (size_t i = 0; i < count; i++) {
    state = state * 1664525u + 1013904223u;
    x[i] = (float)(state >> 8) / 8388608.0f - 1.0f;
  }
  return x;
}

static int faults;

static void product(size_t rows, size_t columns, size_t depth, ck_precision precision, int is_transposed, int adds) {
  float *x = numbers(rows * depth), *w = numbers(columns * depth), *bias = numbers(columns);
  float *y = calloc(rows * columns, sizeof(float));
  ck_weights weights = {
      .precision = precision,
      .columns = columns,
      .depth = depth,
      .panels = malloc(ck_panel_words(columns, depth, precision) * sizeof(uint32_t)),
      .scales = malloc(columns * sizeof(float)),
      .offsets = malloc(columns * sizeof(int32_t)),
  };
  size_t panels = (columns + CK_PANEL - 1) / CK_PANEL;
  uint32_t *scratch = malloc(ck_scratch_words(CK_PANEL, depth) * sizeof(uint32_t));
  ck_pack(w, is_transposed, &weights, 0, panels, scratch);
  free(scratch);
  scratch = malloc(ck_scratch_words(rows, depth) * sizeof(uint32_t));
  ck_operands operands = {
      .x = x, .x_stride = is_transposed ? rows : depth, .is_transposed = is_transposed, .rows = rows, .bias = bias,
      .slope = 1, .y = y, .y_stride = columns, .adds = adds};
  ck_product(&operands, &weights, 0, panels, scratch);
  double allowed = precision == CK_F32 ? 1e-6 : 2e-2;
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) {
      double sum = bias[j], size = 1;
      for (size_t k = 0; k < depth; k++) {
        double a = is_transposed ? x[k * rows + i] : x[i * depth + k];
        double b = is_transposed ? w[k * columns + j] : w[j * depth + k];
        sum += a * b;
        size += fabs(a * b);
      }
      if (!(fabs(y[i * columns + j] - sum) <= allowed * size)) faults++;
    }
  free(x), free(w), free(bias), free(y), free(scratch);
  free(weights.panels), free(weights.scales), free(weights.offsets);
}

static void attention(size_t tokens, size_t size, int causal) {
  float *q = numbers(tokens * size), *k = numbers(tokens * size), *v = numbers(tokens * size);
  float *y = malloc(tokens * size * sizeof(float));
  float *scratch = malloc(ck_attention_scratch_count(tokens, tokens, size) * sizeof(float));
  ck_attention(q, k, v, size, tokens, tokens, size, 0.1f, causal, y, size, scratch);
  for (size_t i = 0; i < tokens * size; i++) faults += !isfinite(y[i]);
  free(q), free(k), free(v), free(y), free(scratch);
}

static void rows(size_t count, size_t columns) {
  float *x = numbers(count * columns), *y = malloc(count * columns * sizeof(float));
  float *weight = numbers(columns), *bias = numbers(columns);
  float *means = malloc(count * sizeof(float)), *deviations = malloc(count * sizeof(float));
  ck_layer_norm(x, y, count, columns, weight, bias, 1e-5f, means, deviations);
  ck_layer_norm_backward(x, y, y, count, columns, weight, means, deviations);
  ck_gelu(x, y, count * columns);
  ck_quick_gelu(x, y, count * columns);
  ck_softmax(x, count, columns, columns, 0.5f, 1);
  free(x), free(y), free(weight), free(bias), free(means), free(deviations);
}

int main(void) {
  const size_t sizes[] = {1, 2, 3, 5, 13, 14, 15, 16, 17, 31, 32, 33, 47, 64, 65, 70};
  enum { COUNT = sizeof sizes / sizeof *sizes };
  for (size_t a = 0; a < COUNT; a++)
    for (size_t b = 0; b < COUNT; b++) {
      for (size_t c = 0; c < COUNT; c += 3) {
        for (int precision = CK_F32; precision <= CK_INT8; precision++)
          product(sizes[a], sizes[b], sizes[c], precision, 0, (int)(a + b) % 2);
        for (int precision = CK_F32; precision <= CK_BF16; precision++)
          product(sizes[a], sizes[b], sizes[c], precision, 1, (int)(a + c) % 2);
      }
      attention(sizes[a], sizes[b], (int)(a % 2));
      rows(sizes[a], sizes[b]);
    }
  product(225, 40, 17, CK_F32, 0, 0);
  product(449, 33, 300, CK_INT8, 0, 0);
  product(449, 33, 600, CK_BF16, 0, 0);
  printf("%s: %d wrong outputs\n", ck_level(), faults);
  return faults != 0;
}

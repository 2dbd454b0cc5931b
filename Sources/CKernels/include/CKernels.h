// Hot loops in C: products with packed weights, exp, GELU, softmax, norms, depthwise convolution, half floats.
//
// Every function exists at four levels (AVX-512 with dot products of bfloat16 and bytes, AVX-512, AVX2 with FMA, plain),
// written once and compiled with function attributes, never with build flags. All levels give the same bytes in F32 and
// INT8: sums run in one fixed order, products are fused (`fma`), and nothing is reassociated; in BF16 the processor's own
// dot product rounds otherwise. The level is chosen at the first call from the processor, or from
// TELLTALE_KERNELS=avx512bf16|avx512|avx2|plain, so that tests can run all of them on one machine.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

/// "avx512bf16", "avx512", "avx2" or "plain": the level in use.
const char *ck_level(void);

// Products with packed weights.

/// Columns of a panel of packed weights.
enum { CK_PANEL = 32 };

/// In which numbers a product multiplies; it sums in 32 bits in any case.
///
/// CK_BF16 rounds both sides to bfloat16. CK_INT8 rounds weights to 1/127 of the largest of their column and inputs to
/// 1/127 of the largest of their row.
typedef enum { CK_F32, CK_BF16, CK_INT8 } ck_precision;

/// Weights laid out for `ck_product`: panels of two halves [words of depth][CK_PANEL / 2], padded with zeros. A word is one
/// float, two bfloat16 or four bytes.
typedef struct {
  ck_precision precision;
  size_t columns, depth;
  /// `ck_panel_words` words.
  uint32_t *panels;
  /// For CK_INT8 alone: what a column's bytes stand for, and 128 times their sum, [columns] each.
  float *scales;
  int32_t *offsets;
} ck_weights;

/// Words that hold `depth` numbers.
size_t ck_words(size_t depth, ck_precision precision);
/// Words of the panels of a matrix.
size_t ck_panel_words(size_t columns, size_t depth, ck_precision precision);

/// Lays out the panels panel_begin ..< panel_end of `weights` [columns, depth] (a linear layer's, one row an output) or,
/// with `is_transposed` and not for CK_INT8, [depth, columns]. `scratch` holds `ck_scratch_words(CK_PANEL, depth)` words.
void ck_pack(
    const float *weights, int is_transposed, const ck_weights *to, size_t panel_begin, size_t panel_end,
    uint32_t *scratch);

/// Inputs and outputs of a product.
typedef struct {
  /// [rows, depth] with rows `x_stride` floats apart or, with `is_transposed` and not for CK_INT8, [depth, rows].
  const float *x;
  size_t x_stride;
  int is_transposed;
  size_t rows;
  /// [columns], or null.
  const float *bias;
  float slope;
  float *y;
  size_t y_stride;
  /// Whether the outputs are added to what `y` holds.
  int adds;
} ck_operands;

/// Words of scratch that `ck_product` needs, in any precision.
size_t ck_scratch_words(size_t rows, size_t depth);

/// y[i, j] = leaky(Σ_k x[i, k]·w[j, k] + bias[j]) for all rows i and the columns of the panels
/// panel_begin ..< panel_end; leaky(v) = max(v, slope·v), so slope 1 changes nothing and slope 0 is ReLU.
///
/// Each output is one accumulator, summed over k in rising order with fused multiply-adds (bfloat16 in pairs, bytes in
/// fours, exactly): the bytes depend neither on the number of rows nor on how panels are shared out.
void ck_product(
    const ck_operands *operands, const ck_weights *weights, size_t panel_begin, size_t panel_end, uint32_t *scratch);

/// Multiplies and adds in registers alone, `steps` times: what a product is measured against. Returns how many operations that
/// were, an addition and a multiplication each counting; 0 at the plain level, which has no such peak.
size_t ck_peak(ck_precision precision, size_t steps);

// Elementwise. `y` may equal `x`.

/// y = x·σ(1.702·x).
void ck_quick_gelu(const float *x, float *y, size_t count);
/// y = x·½(1 + erf(x/√2)).
void ck_gelu(const float *x, float *y, size_t count);
/// y += x.
void ck_add(const float *x, float *y, size_t count);

/// Softmax of scale·x over each row; of the row i only the first `min(columns, i + 1)` entries where `causal`, the
/// others become 0. Rows are `stride` floats apart, in place.
void ck_softmax(float *x, size_t rows, size_t columns, size_t stride, float scale, int causal);

/// Floats of scratch that `ck_attention` needs.
size_t ck_attention_scratch_count(size_t queries, size_t tokens, size_t size);

/// One head of attention: y [queries, size] = softmax(scale·q·kᵀ)·v with q [queries, size], k and v [tokens, size], all
/// three with rows `stride` floats apart. Every sum runs in rising order, as in `ck_product`: a query's bytes
/// depend on no other query. `scratch` holds `ck_attention_scratch_count` floats.
void ck_attention(
    const float *q, const float *k, const float *v, size_t stride, size_t queries, size_t tokens, size_t size,
    float scale, int causal, float *y, size_t y_stride, float *scratch);

/// y = (x − mean)·r·weight + bias over rows of `columns`, r = 1/√(var + epsilon), var divided by `columns`.
/// `means` and `inverse_deviations` [rows] may be null.
void ck_layer_norm(
    const float *x, float *y, size_t rows, size_t columns, const float *weight, const float *bias, float epsilon,
    float *means, float *inverse_deviations);

/// Σ x·y in sixteen interleaved sums that are added in a fixed order.
float ck_dot(const float *x, const float *y, size_t count);

// Backward.

/// dx = dy·f'(x) for the two activations. `dx` may equal `dy`.
void ck_quick_gelu_backward(const float *x, const float *dy, float *dx, size_t count);
void ck_gelu_backward(const float *x, const float *dy, float *dx, size_t count);

/// From dp, the gradient of softmax's outputs p, to that of its inputs before scaling: p·(dp − Σ p·dp)·scale, in place.
void ck_softmax_backward(const float *p, float *dp, size_t rows, size_t columns, float scale);

/// dx of `ck_layer_norm`. `dx` may equal `dy`.
void ck_layer_norm_backward(
    const float *x, const float *dy, float *dx, size_t rows, size_t columns, const float *weight,
    const float *means, const float *inverse_deviations);

/// Adds the gradients of weight and bias for the columns begin ..< end, rows in order.
void ck_layer_norm_gradients(
    const float *x, const float *dy, size_t rows, size_t columns, size_t begin, size_t end, const float *means,
    const float *inverse_deviations, float *d_weight, float *d_bias);

/// sums[j] += Σ_i x[i, j] for the columns begin ..< end, rows in order.
void ck_add_column_sums(const float *x, size_t rows, size_t stride, size_t begin, size_t end, float *sums);

// Optimizer.

/// One step of AdamW (Loshchilov and Hutter 2019, algorithm 2).
typedef struct {
  double rate, decay, beta1, beta2, epsilon;
  /// 1 − β₁ᵗ and 1 − β₂ᵗ.
  double correction1, correction2;
  /// What every gradient is multiplied with first: 1, or less where the norm is clipped.
  double gradient_scale;
} ck_adamw_step;

/// w ← w·(1 − rate·decay) − rate·m̂/(√v̂ + ε), in one pass that also sets g to zero.
void ck_adamw(float *w, float *g, float *m, float *v, size_t count, const ck_adamw_step *step);

/// Σ x², in a fixed order; not finite where any x is not.
double ck_sum_of_squares(const float *x, size_t count);

// Convolutions, channels innermost.

/// Depthwise 3×3, zero padding 1, then leaky(v + bias). x [height, width, channels], weights [9, channels],
/// y [⌈height/stride⌉, ⌈width/stride⌉, channels]. Output rows row_begin ..< row_end.
void ck_depthwise3(
    const float *x, size_t height, size_t width, size_t channels, size_t stride, const float *weights,
    const float *bias, float slope, float *y, size_t row_begin, size_t row_end);

// Conversions.

void ck_f16_to_f32(const uint16_t *x, float *y, size_t count);
void ck_bf16_to_f32(const uint16_t *x, float *y, size_t count);
/// The nearest half, ties to even.
void ck_f32_to_f16(const float *x, uint16_t *y, size_t count);
void ck_f32_to_bf16(const float *x, uint16_t *y, size_t count);

// Threads: what Swift's Glibc does not reach without _GNU_SOURCE.

/// Processors in the affinity mask of this process, at least 1.
size_t ck_available_cores(void);
/// Names the calling thread, at most 15 bytes.
void ck_name_thread(const char *name);
/// A short pause for a thread that waits for another.
void ck_pause(void);

// Mapped files.

/// From now on a fault inside these bytes, which means that their file shrank, writes `message` (copied) to standard
/// error before the process dies as it would have died.
///
/// \returns what `ck_mapping_remove` takes; -1 where no place is left, and then nothing is written.
int ck_mapping_add(const void *start, size_t count, const char *message);
/// Comes before the bytes are unmapped.
void ck_mapping_remove(int place);

/// How many values are NaN or infinite; `first` is the index of the first one.
size_t ck_count_nonfinite(const float *x, size_t count, size_t *first);

/// y[c, p] = tables[c][x[p, c]]: x [pixels, 3] bytes, tables [3, 256], y [3, pixels].
void ck_normalize(const uint8_t *x, size_t pixels, const float *tables, float *y);

#endif

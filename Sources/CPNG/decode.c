// For clock_gettime under -std=c17.
#define _POSIX_C_SOURCE 200809L

#include "CPNG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <png.h>

enum {
  /// Bytes of a message that is kept.
  MESSAGE = 200,
  /// Bytes that one chunk may make the library take.
  CHUNK_BYTES = 1 << 20,
  CHUNKS_KEPT = 32,
  /// Bytes read behind the last row: the end of its stream and a checksum need a few; what is beyond could inflate
  /// to a thousand times its size for no pixel.
  TAIL = 16 * 1024,
  /// Reads between two looks at the limits; libpng reads compressed pixels 8 KiB at a time.
  READS = 16,
};

/// A row of the file, and where its pixels go.
struct Row {
  uint8_t *samples;
  size_t count;
  uint8_t *to;
  size_t step;
};

struct CPNGDecoder {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count, offset;
  CPNGLimits limits;
  CPNGStatus status;
  uint32_t reads;
  int64_t warnings, beyond_palette;
  size_t rows, rows_read, tail;
  /// 1 to 4 samples a pixel, or 0: palette indices.
  int channels;
  struct Row row;
  uint8_t palette[256][3];
  unsigned palette_count;
  char error[MESSAGE + 1];
  char warning[MESSAGE + 1];
};

static _Noreturn void escape(struct CPNGDecoder *decoder, CPNGStatus status) {
  decoder->status = status;
  png_longjmp(decoder->png, 1);
}

/// Ends the call that is running when time is up or the caller asks.
static void poll_stop(struct CPNGDecoder *decoder) {
  if (decoder->limits.cancel && __atomic_load_n(decoder->limits.cancel, __ATOMIC_RELAXED)) {
    escape(decoder, CPNG_CANCELLED);
  }
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if ((int64_t)now.tv_sec * 1000000000 + now.tv_nsec >= decoder->limits.deadline) {
    escape(decoder, CPNG_DEADLINE);
  }
}

static void on_error(png_structp png, png_const_charp text) {
  struct CPNGDecoder *decoder = png_get_error_ptr(png);
  snprintf(decoder->error, sizeof decoder->error, "%.*s", MESSAGE, text);
  decoder->png = png;
  escape(decoder, CPNG_REFUSED);
}

static void on_warning(png_structp png, png_const_charp text) {
  struct CPNGDecoder *decoder = png_get_error_ptr(png);
  decoder->warnings += 1;
  if (!decoder->warning[0]) snprintf(decoder->warning, sizeof decoder->warning, "%.*s", MESSAGE, text);
  if (decoder->png && decoder->warnings > decoder->limits.warnings) escape(decoder, CPNG_TOO_MANY_WARNINGS);
}

static void on_read(png_structp png, png_bytep to, size_t count) {
  struct CPNGDecoder *decoder = png_get_io_ptr(png);
  // A file may hold millions of chunks before the first row.
  if (++decoder->reads % READS == 0) poll_stop(decoder);
  if (decoder->rows_read > 0 && decoder->rows_read == decoder->rows) {
    decoder->tail += count;
    if (decoder->tail > TAIL) escape(decoder, CPNG_OK);
  }
  if (count > decoder->count - decoder->offset) {
    snprintf(decoder->error, sizeof decoder->error, "the file ends at byte %zu", decoder->count);
    escape(decoder, CPNG_TRUNCATED);
  }
  memcpy(to, decoder->bytes + decoder->offset, count);
  decoder->offset += count;
}

CPNGStatus cpng_open(
    const uint8_t *bytes, size_t count, CPNGLimits limits, CPNGDecoder **result, CPNGHeader *header) {
  struct CPNGDecoder *decoder = calloc(1, sizeof *decoder);
  *result = decoder;
  memset(header, 0, sizeof *header);
  if (!decoder) return CPNG_NO_MEMORY;
  decoder->limits = limits;
  decoder->bytes = bytes;
  decoder->count = count;
  // Before there is a structure, libpng catches its own errors and returns null.
  decoder->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, decoder, on_error, on_warning);
  if (!decoder->png) return CPNG_NO_MEMORY;
  if (setjmp(png_jmpbuf(decoder->png))) return decoder->status;
  decoder->info = png_create_info_struct(decoder->png);
  if (!decoder->info) return CPNG_NO_MEMORY;

  png_set_read_fn(decoder->png, decoder, on_read);
  png_set_user_limits(decoder->png, limits.side, limits.side);
  png_set_chunk_malloc_max(decoder->png, CHUNK_BYTES);
  png_set_chunk_cache_max(decoder->png, CHUNKS_KEPT);
  // −1: also the chunks libpng knows, all but IHDR, PLTE, tRNS, IDAT and IEND; so no profile is inflated.
  png_set_keep_unknown_chunks(decoder->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_crc_action(decoder->png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  png_read_info(decoder->png, decoder->info);

  header->width = png_get_image_width(decoder->png, decoder->info);
  header->height = png_get_image_height(decoder->png, decoder->info);
  header->grey = !(png_get_color_type(decoder->png, decoder->info) & PNG_COLOR_MASK_COLOR);
  return CPNG_OK;
}

static uint8_t over_black(unsigned sample, unsigned alpha) { return (uint8_t)((sample * alpha + 127) / 255); }

/// The palette over black; entries beyond it stay black.
static void read_palette(struct CPNGDecoder *decoder) {
  png_colorp colours = NULL;
  png_bytep alphas = NULL;
  int colour_count = 0, alpha_count = 0;
  if (!png_get_PLTE(decoder->png, decoder->info, &colours, &colour_count)) return;
  if (!png_get_tRNS(decoder->png, decoder->info, &alphas, &alpha_count, NULL) || !alphas) alpha_count = 0;
  for (int index = 0; index < colour_count && index < 256; index++) {
    unsigned alpha = index < alpha_count ? alphas[index] : 255;
    decoder->palette[index][0] = over_black(colours[index].red, alpha);
    decoder->palette[index][1] = over_black(colours[index].green, alpha);
    decoder->palette[index][2] = over_black(colours[index].blue, alpha);
    decoder->palette_count = (unsigned)index + 1;
  }
}

/// Writes the pixels of the row that was read.
static void put_row(struct CPNGDecoder *decoder) {
  const uint8_t *from = decoder->row.samples;
  uint8_t *to = decoder->row.to;
  for (size_t x = 0; x < decoder->row.count; x++, to += decoder->row.step) {
    unsigned alpha;
    switch (decoder->channels) {
      case 0:
        if (from[x] >= decoder->palette_count) decoder->beyond_palette += 1;
        memcpy(to, decoder->palette[from[x]], 3);
        break;
      case 1:
        to[0] = to[1] = to[2] = from[x];
        break;
      case 2:
        to[0] = to[1] = to[2] = over_black(from[x * 2], from[x * 2 + 1]);
        break;
      case 3:
        memcpy(to, from + x * 3, 3);
        break;
      default:
        alpha = from[x * 4 + 3];
        to[0] = over_black(from[x * 4], alpha);
        to[1] = over_black(from[x * 4 + 1], alpha);
        to[2] = over_black(from[x * 4 + 2], alpha);
    }
  }
}

/// Called by libpng with each row, before it looks for the end of the pixels behind the last one.
static void on_row(png_structp png, png_row_infop info, png_bytep samples) {
  (void)info;
  (void)samples;
  struct CPNGDecoder *decoder = png_get_user_transform_ptr(png);
  decoder->rows_read += 1;
}

CPNGStatus cpng_decode(CPNGDecoder *decoder, uint8_t *rgb, size_t rgb_count) {
  png_structp png = decoder->png;
  png_infop info = decoder->info;
  if (setjmp(png_jmpbuf(png))) {
    // Left behind the last row, in the middle of what comes after the pixels.
    if (decoder->status == CPNG_OK && decoder->row.samples) put_row(decoder);
    return decoder->status;
  }

  size_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
  if (width * height * 3 != rgb_count) return CPNG_WRONG_SIZE;
  int kind = png_get_color_type(png, info), channels;
  bool transparent = png_get_valid(png, info, PNG_INFO_tRNS) != 0;
  if (kind == PNG_COLOR_TYPE_PALETTE) {
    // Looked up here, not by libpng, which would not tell of an index beyond the palette.
    read_palette(decoder);
    png_set_packing(png);
    channels = 0;
  } else {
    if (transparent) png_set_tRNS_to_alpha(png);
    if (!(kind & PNG_COLOR_MASK_COLOR)) png_set_expand_gray_1_2_4_to_8(png);
    png_set_strip_16(png);
    channels = (kind & PNG_COLOR_MASK_COLOR ? 3 : 1) + ((kind & PNG_COLOR_MASK_ALPHA) || transparent ? 1 : 0);
  }
  decoder->channels = channels;
  bool interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
  for (int pass = 0; interlaced && pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
    if (PNG_PASS_COLS(width, pass) > 0) decoder->rows += PNG_PASS_ROWS(height, pass);
  }
  if (!interlaced) decoder->rows = height;
  png_set_read_user_transform_fn(png, on_row);
  png_set_user_transform_info(png, decoder, 0, 0);
  png_read_update_info(png, info);
  size_t row_bytes = width * (size_t)(channels ? channels : 1);
  if (png_get_rowbytes(png, info) != row_bytes) return CPNG_WRONG_SIZE;

  bool direct = channels == 3 && !interlaced;
  if (!direct) {
    decoder->row.samples = calloc(row_bytes, 1);
    if (!decoder->row.samples) return CPNG_NO_MEMORY;
  }
  // The passes are read as the small pictures they are and spread here: no second buffer is needed.
  for (int pass = 0; pass < (interlaced ? PNG_INTERLACE_ADAM7_PASSES : 1); pass++) {
    size_t left = interlaced ? (size_t)PNG_PASS_START_COL(pass) : 0;
    size_t across = interlaced ? (size_t)PNG_PASS_COL_OFFSET(pass) : 1;
    size_t columns = interlaced ? (size_t)PNG_PASS_COLS(width, pass) : width;
    size_t y = interlaced ? (size_t)PNG_PASS_START_ROW(pass) : 0;
    size_t down = interlaced ? (size_t)PNG_PASS_ROW_OFFSET(pass) : 1;
    if (columns == 0) continue;
    for (; y < height; y += down) {
      poll_stop(decoder);
      uint8_t *out = rgb + (y * width + left) * 3;
      decoder->row.count = columns;
      decoder->row.to = out;
      decoder->row.step = across * 3;
      png_read_row(png, direct ? out : decoder->row.samples, NULL);
      if (!direct) put_row(decoder);
    }
  }
  // `png_read_end` is not called: it would inflate what lies behind the picture.
  return CPNG_OK;
}

const char *cpng_error(const CPNGDecoder *decoder) { return decoder->error; }
int64_t cpng_warning_count(const CPNGDecoder *decoder) { return decoder->warnings; }
const char *cpng_first_warning(const CPNGDecoder *decoder) { return decoder->warning; }
int64_t cpng_pixels_beyond_palette(const CPNGDecoder *decoder) { return decoder->beyond_palette; }

void cpng_close(CPNGDecoder *decoder) {
  if (!decoder) return;
  if (decoder->png) png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
  free(decoder->row.samples);
  free(decoder);
}

const char *cpng_version(void) { return png_get_libpng_ver(NULL); }

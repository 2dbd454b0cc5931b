// For clock_gettime under -std=c17.
#define _POSIX_C_SOURCE 200809L

#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h>
#include <jerror.h>

enum {
  /// Bytes of a message that is kept.
  MESSAGE = 200,
  /// Rows turned at a time: a quarter turn then writes runs of 48 bytes instead of single pixels.
  STRIP = 16,
};

struct CJPEGDecoder {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  CJPEGLimits limits;
  CJPEGStatus status;
  uint32_t messages;
  int64_t warnings;
  bool truncated;
  uint8_t *strip;
  char error[MESSAGE + 1];
  char warning[MESSAGE + 1];
};

// Texts of the library.

/// Writes the library's text of its current message, cut to MESSAGE bytes.
static void copy_message(struct CJPEGDecoder *decoder, char *to) {
  char text[JMSG_LENGTH_MAX];
  decoder->errors.format_message((j_common_ptr)&decoder->info, text);
  text[JMSG_LENGTH_MAX - 1] = 0;
  snprintf(to, MESSAGE + 1, "%.*s", MESSAGE, text);
}

static struct CJPEGDecoder *of(j_common_ptr info) { return (struct CJPEGDecoder *)info->client_data; }

/// Ends the call that is running.
static _Noreturn void escape(struct CJPEGDecoder *decoder, CJPEGStatus status) {
  decoder->status = status;
  longjmp(decoder->escape, 1);
}

/// Ends the call that is running when time is up or the caller asks.
static void poll_stop(struct CJPEGDecoder *decoder) {
  if (decoder->limits.cancel && __atomic_load_n(decoder->limits.cancel, __ATOMIC_RELAXED)) {
    escape(decoder, CJPEG_CANCELLED);
  }
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if ((int64_t)now.tv_sec * 1000000000 + now.tv_nsec >= decoder->limits.deadline) {
    escape(decoder, CJPEG_DEADLINE);
  }
}

static void on_error(j_common_ptr info) {
  struct CJPEGDecoder *decoder = of(info);
  copy_message(decoder, decoder->error);
  escape(decoder, decoder->errors.msg_code == JERR_OUT_OF_MEMORY ? CJPEG_NO_MEMORY : CJPEG_REFUSED);
}

static void on_message(j_common_ptr info, int level) {
  struct CJPEGDecoder *decoder = of(info);
  // Every marker sends a trace message, so this also bounds a header of millions of tiny segments.
  if (++decoder->messages % 256 == 0) poll_stop(decoder);
  if (level >= 0) return;
  decoder->errors.num_warnings += 1;
  decoder->warnings += 1;
  if (decoder->errors.msg_code == JWRN_JPEG_EOF) decoder->truncated = true;
  if (!decoder->warning[0]) copy_message(decoder, decoder->warning);
  if (decoder->warnings > decoder->limits.warnings) escape(decoder, CJPEG_TOO_MANY_WARNINGS);
}

static void on_output(j_common_ptr info) { (void)info; }

static void on_progress(j_common_ptr info) {
  struct CJPEGDecoder *decoder = of(info);
  if (decoder->info.input_scan_number > decoder->limits.scans) escape(decoder, CJPEG_TOO_MANY_SCANS);
  poll_stop(decoder);
}

CJPEGStatus cjpeg_open(
    const uint8_t *bytes, size_t count, CJPEGLimits limits, CJPEGDecoder **result, CJPEGHeader *header) {
  struct CJPEGDecoder *decoder = calloc(1, sizeof *decoder);
  *result = decoder;
  memset(header, 0, sizeof *header);
  if (!decoder) return CJPEG_NO_MEMORY;
  decoder->limits = limits;
  decoder->info.err = jpeg_std_error(&decoder->errors);
  decoder->errors.error_exit = on_error;
  decoder->errors.emit_message = on_message;
  decoder->errors.output_message = on_output;
  decoder->info.client_data = decoder;
  if (setjmp(decoder->escape)) return decoder->status;

  jpeg_create_decompress(&decoder->info);
  decoder->info.progress = &decoder->progress;
  decoder->progress.progress_monitor = on_progress;
  decoder->info.mem->max_memory_to_use = (long)limits.memory;
  jpeg_mem_src(&decoder->info, bytes, (unsigned long)count);
  jpeg_read_header(&decoder->info, TRUE);

  header->width = (int32_t)decoder->info.image_width;
  header->height = (int32_t)decoder->info.image_height;
  header->components = decoder->info.num_components;
  header->precision = decoder->info.data_precision;
  header->multiple_scans = jpeg_has_multiple_scans(&decoder->info);
  header->jfif_marker = decoder->info.saw_JFIF_marker;
  header->adobe_marker = decoder->info.saw_Adobe_marker;
  header->adobe_transform = decoder->info.Adobe_transform;
  header->inks =
      decoder->info.jpeg_color_space == JCS_CMYK || decoder->info.jpeg_color_space == JCS_YCCK;
  for (int index = 0; index < decoder->info.num_components; index++) {
    const jpeg_component_info *component = &decoder->info.comp_info[index];
    int64_t across = component->h_samp_factor, down = component->v_samp_factor;
    int64_t columns = ((int64_t)component->width_in_blocks + across - 1) / across * across;
    int64_t rows = ((int64_t)component->height_in_blocks + down - 1) / down * down;
    header->coefficient_bytes += columns * rows * DCTSIZE2 * (int64_t)sizeof(JCOEF);
  }
  return CJPEG_OK;
}

/// Where stored pixels go: byte offset of pixel (x, y) = start + x·across + y·down.
typedef struct {
  ptrdiff_t start, across, down;
} Placement;

static Placement place(int32_t orientation, ptrdiff_t width, ptrdiff_t height) {
  ptrdiff_t right = (width - 1) * 3, bottom = (height - 1) * 3;
  switch (orientation) {
    case 2: return (Placement){right, -3, width * 3};
    case 3: return (Placement){bottom * width + right, -3, -width * 3};
    case 4: return (Placement){bottom * width, 3, -width * 3};
    case 5: return (Placement){0, height * 3, 3};
    case 6: return (Placement){bottom, height * 3, -3};
    case 7: return (Placement){right * height + bottom, -height * 3, -3};
    case 8: return (Placement){right * height, -height * 3, 3};
    default: return (Placement){0, 3, width * 3};
  }
}

/// Turns a row of inks (255 = none) into red, green, blue, in place.
static void inks_to_rgb(uint8_t *row, size_t width, bool inverted) {
  unsigned flip = inverted ? 0 : 255;
  for (size_t x = 0; x < width; x++) {
    unsigned key = row[x * 4 + 3] ^ flip;
    unsigned cyan = row[x * 4] ^ flip, magenta = row[x * 4 + 1] ^ flip, yellow = row[x * 4 + 2] ^ flip;
    row[x * 3] = (uint8_t)((cyan * key + 127) / 255);
    row[x * 3 + 1] = (uint8_t)((magenta * key + 127) / 255);
    row[x * 3 + 2] = (uint8_t)((yellow * key + 127) / 255);
  }
}

/// Copies `rows` rows of RGB, `stride` bytes apart, the first of which is row `first`, to their places.
static void put_strip(
    const uint8_t *strip, size_t stride, size_t rows, size_t first, size_t width, Placement to, uint8_t *rgb) {
  if (to.across == 3) {
    for (size_t row = 0; row < rows; row++) {
      memcpy(rgb + to.start + (ptrdiff_t)(first + row) * to.down, strip + row * stride, width * 3);
    }
    return;
  }
  for (size_t x = 0; x < width; x++) {
    uint8_t *out = rgb + to.start + (ptrdiff_t)x * to.across + (ptrdiff_t)first * to.down;
    const uint8_t *in = strip + x * 3;
    for (size_t row = 0; row < rows; row++, in += stride, out += to.down) {
      out[0] = in[0];
      out[1] = in[1];
      out[2] = in[2];
    }
  }
}

CJPEGStatus cjpeg_decode(
    CJPEGDecoder *decoder, int32_t denominator, int32_t orientation, uint8_t *rgb, size_t rgb_count) {
  struct jpeg_decompress_struct *info = &decoder->info;
  if (setjmp(decoder->escape)) return decoder->status;

  bool inks = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
  info->out_color_space = inks ? JCS_CMYK : JCS_RGB;
  info->scale_num = 1;
  info->scale_denom = (unsigned)denominator;
  info->dct_method = JDCT_ISLOW;
  info->do_fancy_upsampling = TRUE;
  info->quantize_colors = FALSE;
  info->raw_data_out = FALSE;
  jpeg_start_decompress(info);

  size_t width = info->output_width, height = info->output_height;
  size_t stride = width * (inks ? 4 : 3);
  if ((size_t)info->output_components * width != stride || width * height * 3 != rgb_count) {
    return CJPEG_WRONG_SIZE;
  }
  Placement to = place(orientation, (ptrdiff_t)width, (ptrdiff_t)height);
  bool direct = !inks && to.across == 3;
  if (!direct) {
    decoder->strip = malloc(stride * STRIP);
    if (!decoder->strip) return CJPEG_NO_MEMORY;
  }

  size_t held = 0;
  bool stalled = false;
  while (info->output_scanline < info->output_height) {
    size_t y = info->output_scanline;
    JSAMPROW row = direct ? rgb + to.start + (ptrdiff_t)y * to.down : decoder->strip + held * stride;
    // The progress monitor polls the limits in this call.
    if (jpeg_read_scanlines(info, &row, 1) != 1) {
      if (stalled) {
        snprintf(decoder->error, sizeof decoder->error, "the decoder gave no row twice");
        return CJPEG_REFUSED;
      }
      stalled = true;
      continue;
    }
    stalled = false;
    if (direct) continue;
    if (inks) inks_to_rgb(row, width, info->saw_Adobe_marker);
    held += 1;
    if (held == STRIP || y + 1 == height) {
      put_strip(decoder->strip, stride, held, y + 1 - held, width, to, rgb);
      held = 0;
    }
  }
  // Reads on to the end marker, which refuses a file whose structure is wrong behind the picture, as djpeg does.
  jpeg_finish_decompress(info);
  return CJPEG_OK;
}

const char *cjpeg_error(const CJPEGDecoder *decoder) { return decoder->error; }
int64_t cjpeg_warning_count(const CJPEGDecoder *decoder) { return decoder->warnings; }
const char *cjpeg_first_warning(const CJPEGDecoder *decoder) { return decoder->warning; }
bool cjpeg_truncated(const CJPEGDecoder *decoder) { return decoder->truncated; }

void cjpeg_close(CJPEGDecoder *decoder) {
  if (!decoder) return;
  // Freeing pools cannot fail, but a jump into a frame that has returned must be impossible.
  // Also after a creation that failed half way: the library then knows what it holds.
  if (!setjmp(decoder->escape)) jpeg_destroy_decompress(&decoder->info);
  free(decoder->strip);
  free(decoder);
}

#define TEXT(x) #x
#define VERSION(x) TEXT(x)
const char *cjpeg_version(void) { return VERSION(LIBJPEG_TURBO_VERSION); }

void cjpeg_flag_raise(int32_t *flag) { __atomic_store_n(flag, 1, __ATOMIC_RELAXED); }
bool cjpeg_flag_is_raised(const int32_t *flag) { return __atomic_load_n(flag, __ATOMIC_RELAXED) != 0; }

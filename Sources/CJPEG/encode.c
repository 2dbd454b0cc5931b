#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

enum {
  /// Bytes that a file starts with; it doubles when they are full.
  FIRST_CAPACITY = 16384,
};

/// An encoder and the file that grows in memory. The library's own memory destination leaves the caller a freed
/// pointer when an error comes after it has grown, so the file is ours.
struct Encoder {
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_destination_mgr destination;
  jmp_buf escape;
  CJPEGStatus status;
  uint8_t *bytes;
  size_t capacity, count;
};

static struct Encoder *of(j_common_ptr info) { return (struct Encoder *)info->client_data; }

static void on_error(j_common_ptr info) {
  struct Encoder *encoder = of(info);
  encoder->status = encoder->errors.msg_code == JERR_OUT_OF_MEMORY ? CJPEG_NO_MEMORY : CJPEG_REFUSED;
  longjmp(encoder->escape, 1);
}

static void on_message(j_common_ptr info, int level) {
  (void)info;
  (void)level;
}

static void on_output(j_common_ptr info) { (void)info; }

/// Makes room for `capacity` bytes and lets the library write on behind the first `used`.
static void grow(struct Encoder *encoder, size_t capacity, size_t used) {
  uint8_t *grown = realloc(encoder->bytes, capacity);
  if (!grown) {
    encoder->status = CJPEG_NO_MEMORY;
    longjmp(encoder->escape, 1);
  }
  encoder->bytes = grown;
  encoder->capacity = capacity;
  encoder->destination.next_output_byte = grown + used;
  encoder->destination.free_in_buffer = capacity - used;
}

static void on_begin(j_compress_ptr info) { grow(of((j_common_ptr)info), FIRST_CAPACITY, 0); }

/// The library asks when the buffer is full, whatever `free_in_buffer` says.
static boolean on_full(j_compress_ptr info) {
  struct Encoder *encoder = of((j_common_ptr)info);
  grow(encoder, encoder->capacity * 2, encoder->capacity);
  return TRUE;
}

static void on_end(j_compress_ptr info) {
  struct Encoder *encoder = of((j_common_ptr)info);
  encoder->count = encoder->capacity - encoder->destination.free_in_buffer;
}

/// Everything that may jump.
static void encode(
    struct Encoder *encoder, const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, bool subsampled) {
  struct jpeg_compress_struct *info = &encoder->info;
  jpeg_create_compress(info);
  info->dest = &encoder->destination;
  info->image_width = (JDIMENSION)width;
  info->image_height = (JDIMENSION)height;
  info->input_components = 3;
  info->in_color_space = JCS_RGB;
  jpeg_set_defaults(info);
  jpeg_set_quality(info, quality, TRUE);
  if (!subsampled) {
    info->comp_info[0].h_samp_factor = 1;
    info->comp_info[0].v_samp_factor = 1;
  }
  jpeg_start_compress(info, TRUE);
  while (info->next_scanline < info->image_height) {
    // The library's type has no const, but it only reads rows.
    JSAMPROW row = (JSAMPROW)(uintptr_t)(rgb + (size_t)info->next_scanline * (size_t)width * 3);
    jpeg_write_scanlines(info, &row, 1);
  }
  jpeg_finish_compress(info);
}

CJPEGStatus cjpeg_encode(
    const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, bool subsampled, uint8_t **bytes,
    size_t *count) {
  *bytes = NULL;
  *count = 0;
  // On the heap and behind a volatile pointer, so that what is set after `setjmp` survives the jump.
  struct Encoder *volatile encoder = calloc(1, sizeof(struct Encoder));
  if (!encoder) return CJPEG_NO_MEMORY;
  encoder->info.err = jpeg_std_error(&encoder->errors);
  encoder->errors.error_exit = on_error;
  encoder->errors.emit_message = on_message;
  encoder->errors.output_message = on_output;
  encoder->info.client_data = encoder;
  encoder->destination.init_destination = on_begin;
  encoder->destination.empty_output_buffer = on_full;
  encoder->destination.term_destination = on_end;
  if (!setjmp(encoder->escape)) {
    encode(encoder, rgb, width, height, quality, subsampled);
    encoder->status = CJPEG_OK;
  }
  // Freeing pools cannot fail, but a jump into a frame that has returned must be impossible.
  if (!setjmp(encoder->escape)) jpeg_destroy_compress(&encoder->info);
  CJPEGStatus status = encoder->status;
  if (status == CJPEG_OK) {
    *bytes = encoder->bytes;
    *count = encoder->count;
  } else {
    free(encoder->bytes);
  }
  free(encoder);
  return status;
}

void cjpeg_free(uint8_t *bytes) { free(bytes); }

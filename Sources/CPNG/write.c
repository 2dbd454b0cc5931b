#include "CPNG.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

/// A file that grows in memory.
struct Output {
  uint8_t *bytes;
  size_t count, capacity;
};

static void on_error(png_structp png, png_const_charp text) {
  (void)text;
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void on_write(png_structp png, png_bytep from, size_t count) {
  struct Output *output = png_get_io_ptr(png);
  if (count > output->capacity - output->count) {
    size_t capacity = (output->count + count) * 3 / 2 + 4096;
    uint8_t *grown = realloc(output->bytes, capacity);
    if (!grown) png_error(png, "no memory");
    output->bytes = grown;
    output->capacity = capacity;
  }
  memcpy(output->bytes + output->count, from, count);
  output->count += count;
}

static void on_flush(png_structp png) { (void)png; }

CPNGStatus cpng_write(const uint8_t *rgb, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count) {
  *bytes = NULL;
  *count = 0;
  // On the heap and behind volatile pointers, so that what is set after `setjmp` survives the jump.
  struct Output *volatile output = calloc(1, sizeof(struct Output));
  if (!output) return CPNG_NO_MEMORY;
  png_structp volatile png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
  if (!png) {
    free(output);
    return CPNG_NO_MEMORY;
  }
  png_infop volatile info = NULL;
  CPNGStatus volatile status = CPNG_REFUSED;
  if (!setjmp(png_jmpbuf(png))) {
    info = png_create_info_struct(png);
    if (!info) png_error(png, "no memory");
    png_set_write_fn(png, output, on_write, on_flush);
    png_set_IHDR(
        png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    for (uint32_t y = 0; y < height; y++) png_write_row(png, rgb + (size_t)y * width * 3);
    png_write_end(png, info);
    status = CPNG_OK;
  }
  png_structp finished = png;
  png_infop finished_info = info;
  png_destroy_write_struct(&finished, &finished_info);
  if (status == CPNG_OK) {
    *bytes = output->bytes;
    *count = output->count;
  } else {
    free(output->bytes);
  }
  free(output);
  return status;
}

void cpng_free(uint8_t *bytes) { free(bytes); }

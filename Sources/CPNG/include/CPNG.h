// PNG decoding and writing by libpng, with every jump kept on this side: callers see a status and a message.
#ifndef CPNG_H
#define CPNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CPNG_OK = 0,
  /// The library refused the data; `cpng_error` says why.
  CPNG_REFUSED,
  CPNG_NO_MEMORY,
  CPNG_TRUNCATED,
  CPNG_DEADLINE,
  CPNG_CANCELLED,
  CPNG_TOO_MANY_WARNINGS,
  /// The caller's buffer or a row does not have the size that follows from the header.
  CPNG_WRONG_SIZE,
} CPNGStatus;

typedef struct {
  /// CLOCK_MONOTONIC in nanoseconds.
  int64_t deadline;
  /// Set to another value than 0 by any thread to end the decode; may be null.
  const int32_t *cancel;
  int64_t warnings;
  /// Columns and rows, at most.
  uint32_t side;
} CPNGLimits;

typedef struct {
  uint32_t width;
  uint32_t height;
  /// Grey, with or without alpha.
  bool grey;
} CPNGHeader;

typedef struct CPNGDecoder CPNGDecoder;

/// Reads up to the pixels, skipping every ancillary chunk but tRNS. `decoder` is null only after
/// CPNG_NO_MEMORY; else `cpng_close` frees it, whatever came back.
CPNGStatus cpng_open(
    const uint8_t *bytes, size_t count, CPNGLimits limits, CPNGDecoder **decoder, CPNGHeader *header);

/// Decodes into `rgb` [height, width, 3], alpha over black; on CPNG_OK every byte is written. Stops after the last row.
CPNGStatus cpng_decode(CPNGDecoder *decoder, uint8_t *rgb, size_t rgb_count);

/// The text of the error that ended a call, or "".
const char *cpng_error(const CPNGDecoder *decoder);
int64_t cpng_warning_count(const CPNGDecoder *decoder);
/// The text of the first warning, or "".
const char *cpng_first_warning(const CPNGDecoder *decoder);
/// Pixels whose palette index is beyond the palette; they are black.
int64_t cpng_pixels_beyond_palette(const CPNGDecoder *decoder);

void cpng_close(CPNGDecoder *decoder);

/// Writes `rgb` [height, width, 3] as an 8-bit RGB file. On CPNG_OK `*bytes` is to be freed with `cpng_free`.
CPNGStatus cpng_write(const uint8_t *rgb, uint32_t width, uint32_t height, uint8_t **bytes, size_t *count);
void cpng_free(uint8_t *bytes);

/// The version of the libpng that is loaded.
const char *cpng_version(void);

#endif

// WebP decoding by libwebp: a header, then the pixels in pieces, so that a deadline and a cancel hold.
#ifndef CWEBP_H
#define CWEBP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CWEBP_OK = 0,
  CWEBP_NO_MEMORY,
  CWEBP_INVALID_PARAMETER,
  CWEBP_DAMAGED,
  CWEBP_UNSUPPORTED,
  CWEBP_TRUNCATED,
  CWEBP_DEADLINE,
  CWEBP_CANCELLED,
  /// The caller's buffer does not have the size that follows from the header.
  CWEBP_WRONG_SIZE,
} CWebPStatus;

typedef struct {
  /// CLOCK_MONOTONIC in nanoseconds.
  int64_t deadline;
  /// Set to another value than 0 by any thread to end the decode; may be null.
  const int32_t *cancel;
} CWebPLimits;

typedef struct {
  int32_t width;
  int32_t height;
  bool alpha;
  bool animation;
  /// The lossless format (which holds the whole picture at 4 bytes a pixel inside the library).
  bool lossless;
} CWebPHeader;

CWebPStatus cwebp_header(const uint8_t *bytes, size_t count, CWebPHeader *header);

/// Decodes into `pixels` [height, width, 4 with alpha, else 3] and, with alpha, lays that over black in
/// place: the first height·width·3 bytes are the picture.
CWebPStatus cwebp_decode(
    const uint8_t *bytes, size_t count, CWebPLimits limits, uint8_t *pixels, size_t pixel_count);

/// The version of the libwebp that is loaded: major, minor, revision, each 8 bits.
int32_t cwebp_version(void);

#endif

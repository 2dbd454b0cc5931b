// JPEG decoding and encoding by libjpeg-turbo, with every jump kept on this side: callers see a status and a message.
//
// A decoder is opened on bytes that outlive it, which reads the header; the caller checks its limits against
// that header, then decodes into its own memory, upright, once; then closes. Nothing is written to stderr and
// nothing here ends the process.
#ifndef CJPEG_H
#define CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CJPEG_OK = 0,
  /// The library refused the data; `cjpeg_error` says why.
  CJPEG_REFUSED,
  CJPEG_NO_MEMORY,
  CJPEG_DEADLINE,
  CJPEG_CANCELLED,
  CJPEG_TOO_MANY_SCANS,
  CJPEG_TOO_MANY_WARNINGS,
  /// The caller's buffer does not have the size that the library's output has.
  CJPEG_WRONG_SIZE,
} CJPEGStatus;

typedef struct {
  /// CLOCK_MONOTONIC in nanoseconds.
  int64_t deadline;
  /// Set to another value than 0 by any thread to end the decode; may be null.
  const int32_t *cancel;
  int32_t scans;
  int64_t warnings;
  /// Bytes of virtual arrays that the library may take.
  int64_t memory;
} CJPEGLimits;

typedef struct {
  int32_t width;
  int32_t height;
  int32_t components;
  /// Bits a sample.
  int32_t precision;
  /// All coefficients are held until the last scan.
  bool multiple_scans;
  /// Bytes of these coefficients, padding included, whether held or not.
  int64_t coefficient_bytes;
  bool jfif_marker;
  bool adobe_marker;
  /// What the Adobe marker says of the colours: 0 RGB or CMYK, 1 YCbCr, 2 YCCK; only where there is one.
  int32_t adobe_transform;
  /// CMYK or YCCK.
  bool inks;
} CJPEGHeader;

typedef struct CJPEGDecoder CJPEGDecoder;

/// Reads the header. `decoder` is null only after CJPEG_NO_MEMORY; else `cjpeg_close` frees it, whatever came back.
CJPEGStatus cjpeg_open(
    const uint8_t *bytes, size_t count, CJPEGLimits limits, CJPEGDecoder **decoder, CJPEGHeader *header);

/// Decodes at 1/denominator (1, 2, 4, 8) into `rgb`, turned upright by `orientation` (EXIF, 1 to 8).
///
/// `rgb` holds ceil(width/denominator)·ceil(height/denominator)·3 bytes; on CJPEG_OK every one is written.
CJPEGStatus cjpeg_decode(
    CJPEGDecoder *decoder, int32_t denominator, int32_t orientation, uint8_t *rgb, size_t rgb_count);

/// The text of the error that ended a call, or "".
const char *cjpeg_error(const CJPEGDecoder *decoder);
/// Warnings so far.
int64_t cjpeg_warning_count(const CJPEGDecoder *decoder);
/// The text of the first warning, or "".
const char *cjpeg_first_warning(const CJPEGDecoder *decoder);
/// The data ended before the picture did.
bool cjpeg_truncated(const CJPEGDecoder *decoder);

void cjpeg_close(CJPEGDecoder *decoder);

/// Writes `height`×`width`×3 samples as a baseline JPEG into memory that `cjpeg_free` frees; null after a failure.
///
/// `quality` is the library's, 1 to 100; `subsampled` halves both sides of the chroma (4:2:0), else 4:4:4.
CJPEGStatus cjpeg_encode(
    const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, bool subsampled, uint8_t **bytes,
    size_t *count);

void cjpeg_free(uint8_t *bytes);

/// The version of libjpeg-turbo that this was compiled against.
const char *cjpeg_version(void);

// The flag behind `cancel`, here because Swift has no address of an atomic value.
void cjpeg_flag_raise(int32_t *flag);
bool cjpeg_flag_is_raised(const int32_t *flag);

#endif

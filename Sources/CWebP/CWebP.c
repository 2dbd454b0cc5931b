// For clock_gettime under -std=c17.
#define _POSIX_C_SOURCE 200809L

#include "CWebP.h"

#include <time.h>

#include <webp/decode.h>

/// Bytes fed between two looks at the limits.
enum { PIECE = 64 * 1024 };

static CWebPStatus status_of(VP8StatusCode code) {
  switch (code) {
    case VP8_STATUS_OK: return CWEBP_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return CWEBP_NO_MEMORY;
    case VP8_STATUS_INVALID_PARAM: return CWEBP_INVALID_PARAMETER;
    case VP8_STATUS_BITSTREAM_ERROR: return CWEBP_DAMAGED;
    case VP8_STATUS_UNSUPPORTED_FEATURE: return CWEBP_UNSUPPORTED;
    case VP8_STATUS_SUSPENDED: return CWEBP_TRUNCATED;
    case VP8_STATUS_USER_ABORT: return CWEBP_CANCELLED;
    case VP8_STATUS_NOT_ENOUGH_DATA: return CWEBP_TRUNCATED;
  }
  return CWEBP_DAMAGED;
}

static CWebPStatus stop(CWebPLimits limits) {
  if (limits.cancel && __atomic_load_n(limits.cancel, __ATOMIC_RELAXED)) return CWEBP_CANCELLED;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec >= limits.deadline ? CWEBP_DEADLINE : CWEBP_OK;
}

CWebPStatus cwebp_header(const uint8_t *bytes, size_t count, CWebPHeader *header) {
  WebPBitstreamFeatures features;
  *header = (CWebPHeader){0};
  CWebPStatus status = status_of(WebPGetFeatures(bytes, count, &features));
  if (status != CWEBP_OK) return status;
  *header = (CWebPHeader){
      .width = features.width,
      .height = features.height,
      .alpha = features.has_alpha != 0,
      .animation = features.has_animation != 0,
      .lossless = features.format == 2,
  };
  return CWEBP_OK;
}

/// Lays RGBA over black and closes the gaps, in place.
static void over_black(uint8_t *pixels, size_t count) {
  for (size_t i = 0; i < count; i++) {
    unsigned red = pixels[i * 4], green = pixels[i * 4 + 1], blue = pixels[i * 4 + 2], alpha = pixels[i * 4 + 3];
    pixels[i * 3] = (uint8_t)((red * alpha + 127) / 255);
    pixels[i * 3 + 1] = (uint8_t)((green * alpha + 127) / 255);
    pixels[i * 3 + 2] = (uint8_t)((blue * alpha + 127) / 255);
  }
}

CWebPStatus cwebp_decode(
    const uint8_t *bytes, size_t count, CWebPLimits limits, uint8_t *pixels, size_t pixel_count) {
  CWebPHeader header;
  CWebPStatus status = cwebp_header(bytes, count, &header);
  if (status != CWEBP_OK) return status;
  size_t total = (size_t)header.width * (size_t)header.height;
  int channels = header.alpha ? 4 : 3;
  if (total * (size_t)channels != pixel_count) return CWEBP_WRONG_SIZE;

  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return CWEBP_UNSUPPORTED;
  config.output.colorspace = header.alpha ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = header.width * channels;
  config.output.u.RGBA.size = pixel_count;
  WebPIDecoder *decoder = WebPIDecode(NULL, 0, &config);
  if (!decoder) return CWEBP_NO_MEMORY;

  size_t fed = 0;
  status = CWEBP_TRUNCATED;
  while (status == CWEBP_TRUNCATED && fed < count) {
    status = stop(limits);
    if (status != CWEBP_OK) break;
    fed = count - fed > PIECE ? fed + PIECE : count;
    // The bytes stay where they are; only the known length grows.
    status = status_of(WebPIUpdate(decoder, bytes, fed));
  }
  WebPIDelete(decoder);
  WebPFreeDecBuffer(&config.output);
  if (status == CWEBP_OK && header.alpha) over_black(pixels, total);
  return status;
}

int32_t cwebp_version(void) { return WebPGetDecoderVersion(); }

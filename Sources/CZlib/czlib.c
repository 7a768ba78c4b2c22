#include "CZlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct czlib_stream {
  z_stream z;
  int encodes;
};

// 15 bits of window, and 16 more to say that the format is gzip and nothing else.
enum { GZIP_WINDOW = 15 + 16 };

czlib_stream *czlib_decoder(void) {
  czlib_stream *stream = calloc(1, sizeof *stream);
  if (stream && inflateInit2(&stream->z, GZIP_WINDOW) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

czlib_stream *czlib_encoder(int level) {
  czlib_stream *stream = calloc(1, sizeof *stream);
  if (!stream) return NULL;
  stream->encodes = 1;
  if (deflateInit2(&stream->z, level, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

void czlib_free(czlib_stream *stream) {
  if (!stream) return;
  if (stream->encodes) deflateEnd(&stream->z); else inflateEnd(&stream->z);
  free(stream);
}

int czlib_reset(czlib_stream *stream) { return inflateReset(&stream->z) == Z_OK ? 0 : CZLIB_FAULT; }

int czlib_step(
  czlib_stream *stream, const uint8_t *input, size_t input_count, size_t *taken, uint8_t *output,
  size_t output_count, size_t *given, int finishes
) {
  z_stream *z = &stream->z;
  uInt in = input_count > UINT_MAX ? UINT_MAX : (uInt)input_count;
  uInt out = output_count > UINT_MAX ? UINT_MAX : (uInt)output_count;
  z->next_in = (z_const Bytef *)input;
  z->avail_in = in;
  z->next_out = output;
  z->avail_out = out;
  int flush = finishes && in == input_count ? Z_FINISH : Z_SYNC_FLUSH;
  int status = stream->encodes ? deflate(z, flush) : inflate(z, Z_NO_FLUSH);
  *taken = in - z->avail_in;
  *given = out - z->avail_out;
  if (status == Z_STREAM_END) return CZLIB_END;
  // Z_BUF_ERROR: no progress without more input or room, which is no fault.
  return status == Z_OK || status == Z_BUF_ERROR ? CZLIB_MORE : CZLIB_FAULT;
}

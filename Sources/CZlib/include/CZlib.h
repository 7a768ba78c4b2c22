#ifndef CZLIB_H
#define CZLIB_H

#include <stddef.h>
#include <stdint.h>

/// A gzip coder (RFC 1952) over zlib's streams, whose initialisers are macros that Swift does not see.
typedef struct czlib_stream czlib_stream;

/// A decoder of one gzip member; NULL without memory.
czlib_stream *czlib_decoder(void);
/// An encoder at a level from 1 (fast) to 9 (small); NULL without memory.
czlib_stream *czlib_encoder(int level);
/// Frees a coder; NULL is nothing.
void czlib_free(czlib_stream *stream);

enum {
  CZLIB_MORE = 0,   ///< The step is done; there may be more output for the same input.
  CZLIB_END = 1,    ///< The member is complete.
  CZLIB_FAULT = -1  ///< The input is not gzip.
};

/// One step: takes some of `input` and gives some `output`, and says how much of each. An encoder that
/// is not told to finish flushes what it has, so that a reader can decode everything given so far.
int czlib_step(
  czlib_stream *stream, const uint8_t *input, size_t input_count, size_t *taken, uint8_t *output,
  size_t output_count, size_t *given, int finishes);

/// Makes a decoder ready for the next member.
int czlib_reset(czlib_stream *stream);

#endif

#include "CNumbers.h"

#include <array>
#include <cstdint>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "arrays of doubles go out as they lie");

namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two characters for every 12 bits: half the look-ups of a table for 6 bits, and 8 KiB stay in the cache.
constexpr std::array<std::array<unsigned char, 2>, 4096> pairs = [] {
  std::array<std::array<unsigned char, 2>, 4096> table{};
  for (int i = 0; i < 4096; ++i) {
    table[i][0] = alphabet[i >> 6];
    table[i][1] = alphabet[i & 63];
  }
  return table;
}();

// The bits of a character at its place among four; bit 31 marks what is not of the alphabet, so that one
// test per group, or per many groups, finds it.
constexpr uint32_t foreign = 0x80000000;
constexpr std::array<std::array<uint32_t, 256>, 4> bits = [] {
  std::array<std::array<uint32_t, 256>, 4> table{};
  for (auto &place : table)
    for (auto &entry : place) entry = foreign;
  for (uint32_t i = 0; i < 64; ++i)
    for (int place = 0; place < 4; ++place)
      table[place][static_cast<unsigned char>(alphabet[i])] = i << (18 - 6 * place);
  return table;
}();

}  // namespace

size_t cnumbers_base64_encode(const unsigned char *in, size_t length, unsigned char *out) {
  unsigned char *to = out;
  size_t i = 0;
  for (; i + 3 <= length; i += 3, to += 4) {
    uint32_t group = in[i] << 16 | in[i + 1] << 8 | in[i + 2];
    to[0] = pairs[group >> 12][0];
    to[1] = pairs[group >> 12][1];
    to[2] = pairs[group & 4095][0];
    to[3] = pairs[group & 4095][1];
  }
  if (i < length) {
    uint32_t group = in[i] << 16 | (i + 1 < length ? in[i + 1] << 8 : 0);
    *to++ = pairs[group >> 12][0];
    *to++ = pairs[group >> 12][1];
    *to++ = i + 1 < length ? pairs[group & 4095][0] : '=';
    *to++ = '=';
  }
  return to - out;
}

size_t cnumbers_base64_decode(const unsigned char *in, size_t length, unsigned char *out) {
  for (size_t i = 0; i + 4 <= length; i += 4, out += 3) {
    uint32_t group = bits[0][in[i]] | bits[1][in[i + 1]] | bits[2][in[i + 2]] | bits[3][in[i + 3]];
    if (group & foreign) {
      for (size_t k = i;; ++k)
        if (bits[0][in[k]] & foreign) return k;
    }
    out[0] = group >> 16;
    out[1] = group >> 8;
    out[2] = group;
  }
  return length;
}

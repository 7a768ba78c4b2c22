#include "CNumbers.h"

#include <charconv>
#include <cmath>
#include <limits>

// The decimal exponent of the first digit that is not zero; the caller knows that there is one
// whenever the result matters. Saturates, so that no count of digits can overflow it.
static long long magnitude(const char *p, const char *end) {
  const long long cap = 1'000'000'000;
  long long digits_before = 0, zeros_after = 0, exponent = 0;
  bool point = false, seen = false;
  if (p != end && *p == '-') ++p;
  for (; p != end && *p != 'e' && *p != 'E'; ++p) {
    if (*p == '.') { point = true; continue; }
    if (*p != '0') seen = true;
    if (!point && seen) ++digits_before;
    if (point && !seen) ++zeros_after;
  }
  if (p != end) {
    ++p;
    bool negative = p != end && *p == '-';
    if (p != end && (*p == '-' || *p == '+')) ++p;
    for (; p != end; ++p)
      if (exponent < cap) exponent = exponent * 10 + (*p - '0');
    if (negative) exponent = -exponent;
  }
  return exponent + (digits_before > 0 ? digits_before : -zeros_after);
}

double cnumbers_read(const unsigned char *text, size_t length) {
  const char *first = reinterpret_cast<const char *>(text);
  double value = 0;
  auto result = std::from_chars(first, first + length, value);
  if (result.ec == std::errc::result_out_of_range) {
    // from_chars says "out of range" for too large and too small alike and leaves the value alone.
    bool large = magnitude(first, first + length) > 0;
    value = large ? std::numeric_limits<double>::infinity() : 0.0;
    if (*first == '-') value = -value;
  }
  return value;
}

size_t cnumbers_write(double x, unsigned char *out) {
  char *first = reinterpret_cast<char *>(out);
  char *last = first + CNUMBERS_WRITE_CAPACITY;
  double size = std::fabs(x);
  if (size == 0) {
    const char *zero = std::signbit(x) ? "-0.0" : "0";
    size_t n = 0;
    for (; zero[n]; ++n) first[n] = zero[n];
    return n;
  }
  if (size >= 1e-4 && size < 1e16)
    return std::to_chars(first, last, x, std::chars_format::fixed).ptr - first;
  char *end = std::to_chars(first, last, x, std::chars_format::scientific).ptr;
  // "1e+300" and "1e-07" are legal JSON too; without the plus and the zero they are the shortest.
  char *exponent = first;
  while (*exponent != 'e') ++exponent;
  char *to = exponent + 1, *from = to;
  if (*from == '-') *to++ = *from;
  ++from;
  while (*from == '0') ++from;
  while (from != end) *to++ = *from++;
  return to - first;
}

size_t cnumbers_write_list(const double *values, size_t count, unsigned char *out) {
  unsigned char *to = out;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) *to++ = ',';
    if (std::isfinite(values[i])) {
      to += cnumbers_write(values[i], to);
    } else {
      const char *name =
          std::isnan(values[i]) ? "\"NaN\"" : values[i] > 0 ? "\"Infinity\"" : "\"-Infinity\"";
      while (*name) *to++ = *name++;
    }
  }
  return to - out;
}

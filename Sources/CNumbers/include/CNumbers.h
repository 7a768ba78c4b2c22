// Decimal to binary and back, correctly rounded and shortest, independent of any locale: a C door to
// <charconv>.
#ifndef WIRTINGER_CNUMBERS_H
#define WIRTINGER_CNUMBERS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// The double nearest to a number of the JSON grammar (RFC 8259, section 6); an infinity of its sign
// when it lies beyond the range of double, a zero of its sign when it is too small.
double cnumbers_read(const unsigned char *text, size_t length);

// Room that cnumbers_write needs: sign, 17 digits, point, up to four zeros before them, exponent.
#define CNUMBERS_WRITE_CAPACITY 32

// Writes the fewest digits that read back to a finite x and returns their number: integral values
// below 1e16 without a point, "-0.0" for the negative zero, "1e300" beyond 1e16 and below 1e-4.
size_t cnumbers_write(double x, unsigned char *out);

// Writes numbers with commas between them, not finite ones as the strings "NaN", "Infinity" and
// "-Infinity"; needs CNUMBERS_WRITE_CAPACITY + 1 per number and returns the length.
size_t cnumbers_write_list(const double *values, size_t count, unsigned char *out);

// RFC 4648 section 4. Writes ceil(length / 3) * 4 characters and returns their number.
size_t cnumbers_base64_encode(const unsigned char *bytes, size_t length, unsigned char *out);

// Reads groups of four characters without padding into three bytes each. Returns the length, a multiple
// of four, or the index of the first character that is not of the alphabet.
size_t cnumbers_base64_decode(const unsigned char *text, size_t length, unsigned char *out);

#ifdef __cplusplus
}
#endif

#endif

#include "CFourier.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <kissfft/kissfft.hh>
#include <new>
#include <vector>

namespace {

using Complex = std::complex<double>;
using Plan = kissfft<double>;

/// What KissFFT does per element: a factor of 4 in two steps' work, any other prime p in about p.
size_t cost(size_t n) {
  size_t sum = 0;
  for (size_t p = 2; p * p <= n; p++)
    for (; n % p == 0; n /= p) sum += p;
  return sum + (n > 1 ? n : 0);
}

/// The smallest length from `least` on with no prime factor but 2, 3 and 5.
size_t smooth(size_t least) {
  for (size_t n = least;; n++) {
    size_t rest = n;
    for (size_t p : {2, 3, 5})
      while (rest % p == 0) rest /= p;
    if (rest == 1) return n;
  }
}

/// Bluestein's algorithm: with jk = (j² + k² - (k - j)²)/2 a transform of any length is a convolution,
/// which transforms of a smooth length carry out. KissFFT alone needs n·p steps for a prime factor p.
class Chirp {
 public:
  Chirp(size_t n, bool inverse)
      : n(n), m(smooth(2 * n - 1)), forward(m, false), backward(m, true), chirp(n), kernel(m) {
    std::vector<Complex> spread(m);
    for (size_t j = 0; j < n; j++) {
      // j² modulo 2n, exactly: the phase of a large j would have no digits left.
      auto square = static_cast<size_t>(static_cast<unsigned __int128>(j) * j % (2 * n));
      double angle = (inverse ? 1 : -1) * M_PI * static_cast<double>(square) / static_cast<double>(n);
      chirp[j] = {std::cos(angle), std::sin(angle)};
      spread[j] = std::conj(chirp[j]);
      if (j > 0) spread[m - j] = spread[j];
    }
    forward.transform(spread.data(), kernel.data());
    for (auto &value : kernel) value /= static_cast<double>(m);
  }

  void transform(const Complex *in, Complex *out) {
    std::vector<Complex> first(m), second(m);
    for (size_t j = 0; j < n; j++) first[j] = times(in[j], chirp[j]);
    forward.transform(first.data(), second.data());
    for (size_t j = 0; j < m; j++) second[j] = times(second[j], kernel[j]);
    backward.transform(second.data(), first.data());
    for (size_t k = 0; k < n; k++) out[k] = times(first[k], chirp[k]);
  }

 private:
  /// Without the library call that recovers infinities.
  static Complex times(Complex a, Complex b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
  }

  size_t n, m;
  Plan forward, backward;
  std::vector<Complex> chirp, kernel;
};

template <typename Transform>
void all(Transform &transform, size_t n, size_t lanes, const Complex *in, Complex *out) {
  for (size_t lane = 0; lane < lanes; lane++) transform.transform(in + lane * n, out + lane * n);
}

}  // namespace

extern "C" int wf_transform(size_t n, int inverse, size_t lanes, const double *in, double *out) {
  if (n == 0 || lanes == 0) return 0;
  auto *from = reinterpret_cast<const Complex *>(in);
  auto *to = reinterpret_cast<Complex *>(out);
  try {
    // Three smooth transforms of at least twice the length cost about 100 steps per element.
    if (cost(n) > 100) {
      Chirp plan(n, inverse != 0);
      all(plan, n, lanes, from, to);
    } else if (n == 1) {
      std::copy(from, from + lanes, to);
    } else {
      Plan plan(n, inverse != 0);
      all(plan, n, lanes, from, to);
    }
    return 0;
  } catch (const std::bad_alloc &) {
    return -1;
  }
}

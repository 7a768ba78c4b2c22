// Value and gradient of w1 to w4 and w8 by hand, each in one loop that the compiler vectorises with the C
// library's vector functions: what the arithmetic costs. Reassociation and the like are allowed, special
// values are not looked after.
//
//   g++ -O3 -march=native -ffast-math -fno-builtin-sin -fno-builtin-cos limit.cpp -o limit -lmvec -lm
//   ./limit w3:1000000 …
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

// Inputs and results: planes, interleaved for complex numbers; rows of ten for w2.
struct Task {
  const double *x, *y;
  double *value, *gx, *gy;
  long n;
};
#define FOR_POINTS _Pragma("GCC ivdep") for (long i = 0; i < n; i++)
#define PLANES                                                                     \
  const double *__restrict x = t.x, *__restrict y = t.y;                           \
  double *__restrict v = t.value, *__restrict gx = t.gx, *__restrict gy = t.gy;    \
  const long n = t.n;                                                              \
  (void)x, (void)y, (void)v, (void)gx, (void)gy;

__attribute__((noinline)) static void w1(const Task &t) {
  PLANES
  const double c = std::cos(1.5), s = std::sin(1.5);
  FOR_POINTS {
    v[i] = x[2 * i] * c - x[2 * i + 1] * s;
    gx[2 * i] = c;
    gx[2 * i + 1] = -s;
  }
}

__attribute__((noinline)) static void w2(const Task &t) {
  PLANES
  FOR_POINTS {
    const double *p = x + 10 * i;
    double *g = gx + 10 * i, sum = 0, carry = 0;
    _Pragma("GCC unroll 9") for (int j = 0; j < 9; j++) {
      double d = p[j + 1] - p[j] * p[j], u = 1 - p[j];
      sum += 100 * d * d + u * u;
      g[j] = carry - 400 * p[j] * d - 2 * u;
      carry = 200 * d;
    }
    g[9] = carry;
    v[i] = sum;
  }
}

__attribute__((noinline)) static void w3(const Task &t) {
  PLANES
  FOR_POINTS {
    double a = x[i], b = y[i];
    double e = exp(-a * a), s = sin(3 * a), c = cos(3 * a), l = log1p(b * b);
    double sp = sin(a * b), cp = cos(a * b), h = tanh(a + b), q = sqrt(1 + a * a);
    double slope = (1 - h * h) * q;
    v[i] = e * s + l * cp + h * q;
    gx[i] = e * (3 * c - 2 * a * s) - l * sp * b + slope + h * a / q;
    gy[i] = 2 * b / (1 + b * b) * cp - l * sp * a + slope;
  }
}

__attribute__((noinline)) static void w4(const Task &t) {
  PLANES
  FOR_POINTS {
    double a = x[2 * i], b = x[2 * i + 1];
    double zr = a * a - b * b, zi = 2 * a * b;
    double m = exp(-zr), er = m * cos(zi), ei = -m * sin(zi);
    double s = sin(a), c = cos(a), sh = sinh(b), ch = cosh(b);
    double sr = s * ch, si = c * sh, cr = c * ch, ci = -s * sh;
    double p = a + 2, square = p * p + b * b, lr = 0.5 * log(square), li = atan2(b, p);
    double dr = 1 + zr, d = 1 / (dr * dr + zi * zi), ir = dr * d, ii = -zi * d;
    double qr = lr * ir - li * ii, qi = lr * ii + li * ir;
    double wr = sr * er - si * ei + qr, wi = sr * ei + si * er + qi;
    // The derivative: (cos z - 2z sin z) exp(-z²) + (1/(z+2) - 2z q) / (1+z²), q the quotient.
    double ur = cr - 2 * (a * sr - b * si), ui = ci - 2 * (a * si + b * sr);
    double kr = p / square - 2 * (a * qr - b * qi), ki = -b / square - 2 * (a * qi + b * qr);
    double fr = ur * er - ui * ei + kr * ir - ki * ii, fi = ur * ei + ui * er + kr * ii + ki * ir;
    v[i] = wr * wr + wi * wi;
    gx[2 * i] = 2 * (wr * fr + wi * fi);
    gx[2 * i + 1] = 2 * (wi * fr - wr * fi);
  }
}

static double shift[1000];
typedef double Vector __attribute__((vector_size(64)));

__attribute__((noinline)) static void w8(const Task &t) {
  PLANES
  // Three vectors at a time, so that one does not wait for itself.
  enum { parts = 3, width = 8 * parts };
  static Vector xs[1001][parts], ys[1001][parts];
  for (long start = 0; start < n; start += width) {
    Vector p[parts], q[parts], a[parts], b[parts];
    for (int j = 0; j < width; j++) {
      long i = std::min(start + j, n - 1);
      p[j / 8][j % 8] = x[i];
      q[j / 8][j % 8] = y[i];
    }
    for (int k = 0; k < 1000; k++)
      for (int j = 0; j < parts; j++) {
        xs[k][j] = p[j];
        ys[k][j] = q[j];
        Vector next = p[j] * (0.9 + 0.1 * q[j]) + shift[k];
        q[j] = 0.8 * q[j] - 0.15 * p[j] * p[j] + 0.05;
        p[j] = next;
      }
    for (int j = 0; j < parts; j++) {
      a[j] = q[j];
      b[j] = p[j];
    }
    for (int k = 999; k >= 0; k--)
      for (int j = 0; j < parts; j++) {
        Vector next = a[j] * (0.9 + 0.1 * ys[k][j]) - 0.3 * xs[k][j] * b[j];
        b[j] = 0.1 * xs[k][j] * a[j] + 0.8 * b[j];
        a[j] = next;
      }
    for (int j = 0; j < width && start + j < n; j++) {
      v[start + j] = p[j / 8][j % 8] * q[j / 8][j % 8];
      gx[start + j] = a[j / 8][j % 8];
      gy[start + j] = b[j / 8][j % 8];
    }
  }
}

// The numbers of Numbers.swift.
static double uniform(uint64_t seed, long index) {
  uint64_t bits = seed + 0x9E3779B97F4A7C15u * (uint64_t)(index + 1);
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9u;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBu;
  bits ^= bits >> 31;
  return (double)(bits >> 11) * 0x1p-52 - 1;
}

static double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <typename Run>
static double median(Run run) {
  const double seconds = 0.3;
  const int repeats = 7;
  long calls = 1;
  run();
  for (;;) {
    double start = now();
    for (long i = 0; i < calls; i++) run();
    double elapsed = now() - start;
    if (elapsed > seconds / repeats) break;
    calls = std::max(
        calls + 1, (long)(calls * std::min(10.0, 1.3 * seconds / repeats / std::max(elapsed, 1e-9))));
  }
  std::vector<double> times;
  for (int r = 0; r < repeats; r++) {
    double start = now();
    for (long i = 0; i < calls; i++) run();
    times.push_back((now() - start) / calls);
  }
  std::sort(times.begin(), times.end());
  return times[repeats / 2];
}

int main(int count, char **cases) {
  for (int k = 0; k < 1000; k++) shift[k] = 0.01 * std::cos((double)k);
  const struct {
    const char *name;
    void (*run)(const Task &);
    int width;  // numbers per point in the first input
    double factor;
  } workloads[] = {{"w1", w1, 2, 2}, {"w2", w2, 10, 2}, {"w3", w3, 1, 2}, {"w4", w4, 2, 2}, {"w8", w8, 1, 0.5}};
  for (int c = 1; c < count; c++) {
    const char *colon = strchr(cases[c], ':');
    if (!colon) return 2;
    std::string name(cases[c], colon - cases[c]);
    long n = atol(colon + 1);
    for (auto &w : workloads) {
      if (name != w.name || n < 1) continue;
      bool complex = name == "w1" || name == "w4";
      std::vector<double> x(n * w.width), y(n), v(n), gx(n * w.width), gy(n);
      for (long i = 0; i < n * w.width; i++)
        x[i] = w.factor * (complex ? uniform(1 + i % 2, i / 2) : uniform(1, i));
      for (long i = 0; i < n; i++) y[i] = w.factor * uniform(2, i);
      Task task = {x.data(), y.data(), v.data(), gx.data(), gy.data(), n};
      double seconds = median([&] { w.run(task); });
      printf(
          "{\"peer\": \"limit\", \"workload\": \"%s\", \"points\": %ld, \"threads\": 1, "
          "\"seconds\": %.6e, \"value\": %.17g}\n",
          w.name, n, seconds, v[0]);
      fflush(stdout);
    }
  }
}

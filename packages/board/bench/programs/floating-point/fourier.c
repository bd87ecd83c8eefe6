// Fourier's transform of 256 points with single precision.
#include "program.h"
#include "random.h"

#define POINTS 256
#define BITS 8

static float real[POINTS], imaginary[POINTS], cosine[POINTS / 2], sine[POINTS / 2];

void prepare(void) {
  // The rotation by 2π / 256 again and again, with double precision.
  double c = 1, s = 0;
  for (int n = 0; n < POINTS / 2; n++) {
    cosine[n] = c, sine[n] = s;
    double next = c * 0.99969881869620422 - s * 0.024541228522912288;
    s = s * 0.99969881869620422 + c * 0.024541228522912288;
    c = next;
  }
}

static void transform(void) {
  for (uint32_t n = 0; n < POINTS; n++) {
    uint32_t m;
    __asm("rbit %0, %1" : "=r"(m) : "r"(n));
    m >>= 32 - BITS;
    if (m <= n) continue;
    float r = real[n], i = imaginary[n];
    real[n] = real[m], imaginary[n] = imaginary[m];
    real[m] = r, imaginary[m] = i;
  }
  for (int half = 1; half < POINTS; half *= 2) {
    for (int k = 0; k < half; k++) {
      float c = cosine[k * (POINTS / 2 / half)], s = -sine[k * (POINTS / 2 / half)];
      for (int n = k; n < POINTS; n += 2 * half) {
        int m = n + half;
        float r = real[m] * c - imaginary[m] * s, i = real[m] * s + imaginary[m] * c;
        real[m] = real[n] - r, imaginary[m] = imaginary[n] - i;
        real[n] += r, imaginary[n] += i;
      }
    }
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < POINTS; n++) real[n] = (int16_t)random_word(), imaginary[n] = 0;
    transform();
    sum = mix(sum, (int32_t)real[1] ^ (int32_t)imaginary[77]);
  }
  return sum;
}

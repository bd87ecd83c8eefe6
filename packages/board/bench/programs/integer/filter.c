// Filters of sound with 16-bit numbers: an FIR, and a biquad with saturation.
#include "program.h"
#include "random.h"

#define SAMPLES 256
#define TAPS 32

static int16_t input[SAMPLES + TAPS], output[SAMPLES], taps[TAPS];

void prepare(void) {
  for (int n = 0; n < TAPS; n++) taps[n] = 2048 - 100 * (n - TAPS / 2) * (n - TAPS / 2) / 16;
}

static int16_t saturated(int32_t value) {
  int32_t result;
  __asm("ssat %0, #16, %1" : "=r"(result) : "r"(value));
  return result;
}

static void fir(void) {
  for (int n = 0; n < SAMPLES; n++) {
    int32_t sum = 0;
    for (int t = 0; t < TAPS; t++) sum += input[n + t] * taps[t];
    output[n] = saturated(sum >> 15);
  }
}

static uint32_t biquad(void) {
  int32_t before = 0, earlier = 0;
  uint32_t sum = 0;
  for (int n = 0; n < SAMPLES; n++) {
    int32_t value = saturated((output[n] * 8192 + before * 14000 - earlier * 6500) >> 14);
    earlier = before;
    before = value;
    sum = mix(sum, value);
  }
  return sum;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < SAMPLES + TAPS; n += 2) {
      uint32_t random = random_word();
      input[n] = random;
      input[n + 1] = random >> 16;
    }
    fir();
    sum = mix(sum, biquad());
  }
  return sum;
}

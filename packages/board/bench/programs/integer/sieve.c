// The sieve of Eratosthenes up to 8192.
#include "program.h"

#define NUMBERS 8192

static uint8_t crossed[NUMBERS];

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < NUMBERS; n++) crossed[n] = 0;
    for (uint32_t n = 2; n < NUMBERS; n++) {
      if (crossed[n]) continue;
      sum += n ^ round;
      for (uint32_t m = n * n; m < NUMBERS; m += n) crossed[m] = 1;
    }
  }
  return sum;
}

// Divisions, which the Cortex-A9 does by a function of gcc's library, and numbers as text.
#include "program.h"
#include "random.h"

static uint32_t common_divisor(uint32_t a, uint32_t b) {
  while (b) {
    uint32_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static uint32_t digits(uint32_t value, char *text, uint32_t base) {
  uint32_t length = 0;
  do {
    text[length++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % base];
    value /= base;
  } while (value);
  return length;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    uint32_t a = random_word(), b = random_word() >> 8;
    char text[32];
    sum = mix(sum, common_divisor(a, b));
    uint32_t length = digits(a, text, 10 + (b & 15));
    for (uint32_t n = 0; n < length; n++) sum = mix(sum, text[n]);
    sum += (int32_t)a / ((int32_t)b | 1);
  }
  return sum;
}

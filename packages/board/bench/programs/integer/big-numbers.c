// Products of numbers of 512 bits, modulo a number (Montgomery's way, as for RSA).
#include "program.h"
#include "random.h"

#define WORDS 16

static uint32_t modulus[WORDS], x[WORDS], y[WORDS], inverse;

void prepare(void) {
  for (int n = 0; n < WORDS; n++) modulus[n] = random_word(), x[n] = random_word(), y[n] = random_word();
  modulus[0] |= 1;
  modulus[WORDS - 1] |= 0x80000000u;
  // Newton's way: each step doubles the number of right bits.
  inverse = modulus[0];
  for (int n = 0; n < 5; n++) inverse *= 2 - modulus[0] * inverse;
  inverse = -inverse;
}

static void subtract_modulus(uint32_t *a) {
  uint64_t borrow = 0;
  for (int n = 0; n < WORDS; n++) {
    uint64_t difference = (uint64_t)a[n] - modulus[n] - borrow;
    a[n] = difference;
    borrow = difference >> 63;
  }
}

static void multiply(uint32_t *a, const uint32_t *b) {
  uint32_t sum[WORDS + 2] = {0};
  for (int i = 0; i < WORDS; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < WORDS; j++) {
      carry += (uint64_t)a[i] * b[j] + sum[j];
      sum[j] = carry;
      carry >>= 32;
    }
    carry += sum[WORDS];
    sum[WORDS] = carry;
    sum[WORDS + 1] = carry >> 32;
    uint32_t factor = sum[0] * inverse;
    carry = ((uint64_t)factor * modulus[0] + sum[0]) >> 32;
    for (int j = 1; j < WORDS; j++) {
      carry += (uint64_t)factor * modulus[j] + sum[j];
      sum[j - 1] = carry;
      carry >>= 32;
    }
    carry += sum[WORDS];
    sum[WORDS - 1] = carry;
    sum[WORDS] = sum[WORDS + 1] + (carry >> 32);
  }
  for (int n = 0; n < WORDS; n++) a[n] = sum[n];
  if (sum[WORDS]) subtract_modulus(a);
}

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) multiply(round & 1 ? y : x, round & 1 ? x : y);
  uint32_t sum = 0;
  for (int n = 0; n < WORDS; n++) sum = mix(mix(sum, x[n]), y[n]);
  return sum;
}

// The check bytes of Reed and Solomon's code, as in QR codes: arithmetic by tables.
#include "program.h"
#include "random.h"

#define FIELD 256
#define POLYNOMIAL 0x11D
#define DATA 128
#define CHECKS 32

static uint8_t power[2 * FIELD], logarithm[FIELD], generator[CHECKS], data[DATA], checks[CHECKS];

static uint8_t times(uint8_t a, uint8_t b) { return a && b ? power[logarithm[a] + logarithm[b]] : 0; }

void prepare(void) {
  for (int n = 0, value = 1; n < 2 * FIELD; n++) {
    power[n] = value;
    if (n < FIELD - 1) logarithm[value] = n;
    value = value << 1 ^ (value & 0x80 ? POLYNOMIAL : 0);
  }
  generator[CHECKS - 1] = 1;
  for (int n = 0; n < CHECKS; n++) {
    for (int m = 0; m < CHECKS; m++) {
      generator[m] = times(generator[m], power[n]) ^ (m + 1 < CHECKS ? generator[m + 1] : 0);
    }
  }
}

static void encode(void) {
  for (int n = 0; n < CHECKS; n++) checks[n] = 0;
  for (int n = 0; n < DATA; n++) {
    uint8_t factor = data[n] ^ checks[0];
    for (int m = 0; m < CHECKS; m++) {
      checks[m] = (m + 1 < CHECKS ? checks[m + 1] : 0) ^ times(generator[m], factor);
    }
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < DATA; n++) data[n] = random_word();
    encode();
    for (int n = 0; n < CHECKS; n++) sum = mix(sum, checks[n]);
  }
  return sum;
}

// Copies byte by byte, and texts measured and compared.
#include "program.h"
#include "random.h"

#define BYTES 2048

static volatile char from[BYTES], to[BYTES];

void prepare(void) {
  for (int n = 0; n < BYTES - 1; n++) from[n] = 'a' + random_word() % 26;
}

static uint32_t length(const volatile char *text) {
  uint32_t n = 0;
  while (text[n]) n++;
  return n;
}

static uint32_t alike(void) {
  uint32_t n = 0;
  while (from[n] && from[n] == to[n]) n++;
  return n;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (uint32_t n = 0; n < BYTES; n++) to[n] = from[n];
    to[(round & 255) + 512] = '-';
    sum = mix(sum, length(to) + alike());
  }
  return sum;
}

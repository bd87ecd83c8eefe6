// Products of matrices of small integers.
#include "program.h"
#include "random.h"

#define SIZE 24

static int16_t a[SIZE][SIZE], b[SIZE][SIZE];
static int32_t c[SIZE][SIZE];

void prepare(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) a[i][j] = random_word(), b[i][j] = random_word();
  }
}

static void multiply(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      uint32_t sum = 0;
      for (int k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum;
    }
  }
}

static uint32_t changed(int16_t by) {
  uint32_t sum = 0;
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      a[i][j] += by;
      sum += (c[i][j] >> 2 & 15) * (c[i][j] >> 5 & 127);
    }
  }
  return sum;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    multiply();
    sum = mix(sum, changed(round));
  }
  return sum;
}

// Products of matrices with single precision (VFP).
#include "program.h"

#define SIZE 32

static float a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

void prepare(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) a[i][j] = i * 0.5f + j * 0.3f, b[i][j] = i - j * 0.25f;
  }
}

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) {
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        float sum = 0;
        for (int k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
        c[i][j] = sum + round;
      }
    }
    a[round % SIZE][3] += 0.1f;
  }
  float sum = 0;
  for (int i = 0; i < SIZE; i++) sum += c[i][SIZE - 1 - i];
  return (int32_t)(sum * 100);
}

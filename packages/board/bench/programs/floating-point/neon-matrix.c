// Products of matrices with single precision, four numbers at once (NEON).
#include <arm_neon.h>
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
      for (int j = 0; j < SIZE; j += 4) {
        float32x4_t sum = vdupq_n_f32(round);
        for (int k = 0; k < SIZE; k++) sum = vmlaq_n_f32(sum, vld1q_f32(&b[k][j]), a[i][k]);
        vst1q_f32(&c[i][j], sum);
      }
    }
    a[round % SIZE][3] += 0.1f;
  }
  float sum = 0;
  for (int i = 0; i < SIZE; i++) sum += c[i][SIZE - 1 - i];
  return (int32_t)(sum * 100);
}

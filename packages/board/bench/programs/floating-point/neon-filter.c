// An FIR filter with single precision (NEON), and the largest value.
#include <arm_neon.h>
#include "program.h"
#include "random.h"

#define SAMPLES 256
#define TAPS 16

static float input[SAMPLES + TAPS], output[SAMPLES], taps[TAPS];

void prepare(void) {
  for (int n = 0; n < TAPS; n++) taps[n] = 1.0f / (1 + n);
}

static float largest(void) {
  float32x4_t most = vdupq_n_f32(0);
  for (int n = 0; n < SAMPLES; n += 4) {
    float32x4_t sum = vdupq_n_f32(0);
    for (int t = 0; t < TAPS; t++) sum = vmlaq_n_f32(sum, vld1q_f32(input + n + t), taps[t]);
    vst1q_f32(output + n, sum);
    most = vmaxq_f32(most, vabsq_f32(sum));
  }
  float32x2_t pair = vpmax_f32(vget_low_f32(most), vget_high_f32(most));
  return vget_lane_f32(vpmax_f32(pair, pair), 0);
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < SAMPLES + TAPS; n++) input[n] = (int16_t)random_word() * 0.001f;
    sum = mix(sum, (int32_t)(largest() * 1000) ^ (int32_t)(output[17] * 1000));
  }
  return sum;
}

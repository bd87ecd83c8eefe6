// Copies of 64 KiB with NEON's registers.
#include <arm_neon.h>
#include "program.h"
#include "random.h"

#define BYTES 65536

static uint8_t from[BYTES] __attribute__((aligned(16))), to[BYTES] __attribute__((aligned(16)));

void prepare(void) {
  for (int n = 0; n < BYTES; n++) from[n] = random_word();
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    from[round % BYTES] = round;
    for (int n = 0; n < BYTES; n += 32) {
      uint8x16_t a = vld1q_u8(from + n), b = vld1q_u8(from + n + 16);
      vst1q_u8(to + n, a);
      vst1q_u8(to + n + 16, b);
    }
    sum = mix(sum, to[round * 7 % BYTES]);
  }
  return sum;
}

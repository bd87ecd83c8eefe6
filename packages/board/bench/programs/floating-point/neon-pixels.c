// A picture blended into another: integers of 8 and 16 bits in NEON's registers.
#include <arm_neon.h>
#include "program.h"
#include "random.h"

#define BYTES 4096

static uint8_t from[BYTES], to[BYTES];

void prepare(void) {
  for (int n = 0; n < BYTES; n++) from[n] = random_word(), to[n] = random_word();
}

static void blend(uint8_t part) {
  uint8x8_t a = vdup_n_u8(part), b = vdup_n_u8(255 - part);
  for (int n = 0; n < BYTES; n += 16) {
    uint8x16_t x = vld1q_u8(from + n), y = vld1q_u8(to + n);
    uint16x8_t low = vmlal_u8(vmull_u8(vget_low_u8(x), a), vget_low_u8(y), b);
    uint16x8_t high = vmlal_u8(vmull_u8(vget_high_u8(x), a), vget_high_u8(y), b);
    uint8x16_t blended = vcombine_u8(vrshrn_n_u16(low, 8), vrshrn_n_u16(high, 8));
    vst1q_u8(to + n, veorq_u8(blended, vshrq_n_u8(x, 5)));
  }
}

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) blend(round * 37);
  uint32_t sum = 0;
  for (int n = 0; n < BYTES; n++) sum = mix(sum, to[n]);
  return sum;
}

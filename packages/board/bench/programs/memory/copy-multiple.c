// Copies of 64 KiB with LDM and STM of eight registers.
#include "program.h"
#include "random.h"

#define WORDS 16384

static uint32_t from[WORDS] __attribute__((aligned(32))), to[WORDS] __attribute__((aligned(32)));

void prepare(void) {
  for (int n = 0; n < WORDS; n++) from[n] = random_word();
}

static void copy(void) {
  const uint32_t *source = from;
  uint32_t *target = to;
  __asm volatile(
      "1: ldm %0!, {r3, r4, r5, r6, r8, r9, r10, r12}\n"
      "stm %1!, {r3, r4, r5, r6, r8, r9, r10, r12}\n"
      "cmp %0, %2\n"
      "bne 1b"
      : "+r"(source), "+r"(target)
      : "r"(from + WORDS)
      : "r3", "r4", "r5", "r6", "r8", "r9", "r10", "r12", "cc", "memory");
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    from[round % WORDS] = round;
    copy();
    sum = mix(sum, to[round * 7 % WORDS]);
  }
  return sum;
}

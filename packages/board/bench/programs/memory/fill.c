// 64 KiB filled with STM of eight registers.
#include "program.h"

#define WORDS 16384

static uint32_t words[WORDS] __attribute__((aligned(32)));

static void fill(uint32_t value) {
  uint32_t *at = words;
  register uint32_t v asm("r4") = value;
  __asm volatile(
      "mov r5, %1\n mov r6, %1\n mov r8, %1\n"
      "1: stm %0!, {r4, r5, r6, r8}\n"
      "stm %0!, {r4, r5, r6, r8}\n"
      "cmp %0, %2\n"
      "bne 1b"
      : "+r"(at)
      : "r"(v), "r"(words + WORDS)
      : "r5", "r6", "r8", "cc", "memory");
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    fill(round);
    sum += words[round * 31 % WORDS];
  }
  return sum;
}

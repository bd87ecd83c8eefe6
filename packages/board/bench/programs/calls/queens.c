// Recursion: in how many ways 7 queens stand on a board of 7 × 7.
#include "program.h"

#define SIZE 7
#define FULL ((1u << SIZE) - 1)

__attribute__((noinline)) static uint32_t ways(uint32_t columns, uint32_t left, uint32_t right) {
  if (columns == FULL) return 1;
  uint32_t count = 0;
  for (uint32_t free = FULL & ~(columns | left | right); free; free &= free - 1) {
    uint32_t queen = free & -free;
    count += ways(columns | queen, (left | queen) << 1, (right | queen) >> 1);
  }
  return count;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    uint32_t first = 1u << round % SIZE;
    sum += ways(first, first << 1, first >> 1);
  }
  return sum;
}

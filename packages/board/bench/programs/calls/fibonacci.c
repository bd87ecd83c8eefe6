// Recursion: Fibonacci's numbers.
#include "program.h"

#define N 18

__attribute__((noinline)) static uint32_t fibonacci(uint32_t n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) sum += fibonacci(N - (round & 3));
  return sum;
}

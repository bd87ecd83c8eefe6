// Both cores compute, each for itself.
#include "cores.h"
#include "program.h"

#define N 18

static volatile uint32_t started, result, done;

__attribute__((noinline)) static uint32_t fibonacci(uint32_t n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static uint32_t repeated(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) sum += fibonacci(N - (round & 3));
  return sum;
}

void work_of_core_1(void) {
  while (!started) wait_for_event();
  result = repeated(PARAMETERS->rounds);
  barrier();
  done = 1;
  send_event();
}

void prepare(void) { start_core_1(); }

uint32_t work(uint32_t rounds) {
  started = 1;
  send_event();
  uint32_t sum = repeated(rounds);
  while (!done) wait_for_event();
  barrier();
  return sum + result;
}

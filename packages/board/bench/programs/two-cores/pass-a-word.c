// The cores pass a word to and fro, and poll for it.
#include "cores.h"
#include "program.h"

static volatile uint32_t word;

void work_of_core_1(void) {
  uint32_t rounds = PARAMETERS->rounds;
  for (uint32_t round = 0; round < rounds; round++) {
    while (word != 2 * round + 1) yield();
    word = 2 * round + 2;
  }
}

void prepare(void) { start_core_1(); }

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) {
    word = 2 * round + 1;
    while (word != 2 * round + 2) yield();
  }
  return word;
}

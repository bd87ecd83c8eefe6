// A function that is written, run ten times, and written anew.
#include "code.h"
#include "program.h"

#define INSTRUCTIONS 16
#define RUNS 10
#define ADD_TO_R0 0xE2800000u
#define BX_LR 0xE12FFF1Eu

static uint32_t code[1024] __attribute__((aligned(4096)));

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < INSTRUCTIONS; n++) code[n] = ADD_TO_R0 | ((round + n) & 255);
    code[INSTRUCTIONS] = BX_LR;
    code_is_new(code, INSTRUCTIONS + 1);
    for (int run = 0; run < RUNS; run++) sum = ((uint32_t(*)(uint32_t))code)(sum);
  }
  return sum;
}

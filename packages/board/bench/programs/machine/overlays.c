// Functions are copied to one place, each runs for a while, then the next one takes the place: code
// that is loaded.
#include "code.h"
#include "program.h"
#include "random.h"

#define FUNCTIONS 4
#define INSTRUCTIONS 256
#define RUNS 50
#define EOR_R0_R0_R0_ROR 0xE0200060u // with the distance in bits 7 to 11
#define ADD_TO_R0 0xE2800000u
#define BX_LR 0xE12FFF1Eu

static uint32_t functions[FUNCTIONS][INSTRUCTIONS];
static uint32_t place[1024] __attribute__((aligned(4096)));

void prepare(void) {
  for (int f = 0; f < FUNCTIONS; f++) {
    for (int n = 0; n < INSTRUCTIONS - 1; n++) {
      uint32_t random = random_word();
      functions[f][n] = n & 1 ? ADD_TO_R0 | (random & 255) : EOR_R0_R0_R0_ROR | ((random & 15) + 1) << 7;
    }
    functions[f][INSTRUCTIONS - 1] = BX_LR;
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < INSTRUCTIONS; n++) place[n] = functions[round % FUNCTIONS][n];
    code_is_new(place, INSTRUCTIONS);
    for (int run = 0; run < RUNS; run++) sum = ((uint32_t(*)(uint32_t))place)(sum);
  }
  return sum;
}

// A computation, which the private timer interrupts RATE times a second. 0: never.
#include "interrupts.h"
#include "program.h"
#include "random.h"

#define WORDS 256

static uint32_t words[WORDS];
static volatile uint32_t ticks;

void on_interrupt(void) {
  uint32_t acknowledged = GICC_IAR;
  timer_done();
  ticks++;
  GICC_EOIR = acknowledged;
}

void prepare(void) { interrupts_on(); }

uint32_t work(uint32_t rounds) {
  timer_on(RATE);
  uint32_t sum = 1;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < WORDS; n++) words[n] = words[n] * 5 + (sum >> 3);
    for (int n = 0; n < WORDS; n++) sum = mix(sum, words[n]);
  }
  timer_on(0);
  return sum;
}

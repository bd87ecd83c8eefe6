// SMC: into the monitor and back.
#include "program.h"

__asm(".arch_extension sec");

static uint32_t calls;

void on_monitor_call(void) { calls++; }

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) __asm volatile("smc #0" ::: "memory");
  return calls;
}

// SVC: into a handler and back.
#include "program.h"

static uint32_t calls;

void on_supervisor_call(void) { calls++; }

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) __asm volatile("svc #0" ::: "memory");
  return calls;
}

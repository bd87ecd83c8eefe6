// An undefined instruction: a handler takes the exception, and skips it.
#include "program.h"

static uint32_t exceptions;

void on_undefined(void) { exceptions++; }

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) __asm volatile("udf #0" ::: "memory");
  return exceptions;
}

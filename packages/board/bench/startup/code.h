// Code that a program has written.
#pragma once
#include <stdint.h>

#define WORDS_IN_LINE 8

// Before it is executed: the data cache is cleaned, the instruction cache and the branch predictor
// are invalidated (ARM DDI 0406C A3.8.7).
static inline void code_is_new(const uint32_t *code, uint32_t words) {
  for (uint32_t n = 0; n < words; n += WORDS_IN_LINE) {
    __asm volatile("mcr p15, 0, %0, c7, c11, 1" ::"r"(code + n) : "memory"); // DCCMVAU
  }
  __asm volatile("dsb\n mcr p15, 0, %0, c7, c5, 0\n mcr p15, 0, %0, c7, c5, 6\n dsb\n isb" ::"r"(0)
                 : "memory"); // ICIALLU, BPIALL
}

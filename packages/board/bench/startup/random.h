// The same numbers in every run.
#pragma once
#include <stdint.h>

static uint32_t random_state = 0x2545F491;

// Marsaglia's xorshift with 32 bits.
static inline uint32_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 17;
  random_state ^= random_state << 5;
  return random_state;
}

// Of a checksum: each value changes it, and so does their order.
static inline uint32_t mix(uint32_t sum, uint32_t value) {
  return (sum << 5 | sum >> 27) * 0x9E3779B1u + value;
}

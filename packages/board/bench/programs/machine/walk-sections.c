// One load from each page of 16 MiB, which sections map: more pages than a TLB holds.
#include "mmu.h"
#include "program.h"

#define PLACE 0x08000000u
#define PAGES 4096u

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  *(volatile uint32_t *)(PLACE + 5 * PAGE_BYTES + 20) = 1;
  for (uint32_t round = 0; round < rounds; round++) {
    for (uint32_t n = 0; n < PAGES; n++) sum += *(volatile uint32_t *)(PLACE + n * PAGE_BYTES + (n & 63) * 4);
  }
  return sum;
}

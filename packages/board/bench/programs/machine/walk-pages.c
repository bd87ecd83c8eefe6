// One load and one store in each page of 4 MiB, which small pages map: two levels of tables.
#include "mmu.h"
#include "program.h"

#define PLACE 0x08000000u
#define SECTIONS 4
#define PAGES (SECTIONS * PAGES_IN_SECTION)

static uint32_t tables[SECTIONS][PAGES_IN_SECTION] __attribute__((aligned(1024)));

void prepare(void) {
  for (int n = 0; n < SECTIONS; n++) map_by_pages(PLACE + n * SECTION_BYTES, tables[n]);
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (uint32_t n = 0; n < PAGES; n++) {
      // 389 and the number of pages have no common divisor.
      volatile uint32_t *word = (volatile uint32_t *)(PLACE + n * 389 % PAGES * PAGE_BYTES + (n & 63) * 4);
      sum += *word;
      *word = round;
    }
  }
  return sum;
}

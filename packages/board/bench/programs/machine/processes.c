// Two address spaces by turns, as when an operating system switches processes: TTBR0 and ASID
// change, and the same addresses are other memory.
#include "mmu.h"
#include "program.h"

#define SHARED_ADDRESS 0x10000000u
#define PHYSICAL(process) (0x11000000u + (process) * SECTION_BYTES)
#define PROCESSES 2
#define PAGES 8

static uint32_t tables[PROCESSES][PAGES_IN_SECTION] __attribute__((aligned(1024)));
static uint32_t *spaces[PROCESSES];

void prepare(void) {
  for (uint32_t process = 0; process < PROCESSES; process++) {
    spaces[process] = copy_of_tables(process);
    for (uint32_t n = 0; n < PAGES_IN_SECTION; n++) {
      tables[process][n] = page_of_ram(PHYSICAL(process) + n * PAGE_BYTES, PRIVATE);
    }
    spaces[process][SHARED_ADDRESS / SECTION_BYTES] = (uint32_t)tables[process] | 1;
  }
  forget_translations();
}

static uint32_t run(uint32_t by) {
  uint32_t sum = 0;
  for (uint32_t n = 0; n < PAGES; n++) {
    volatile uint32_t *words = (volatile uint32_t *)(SHARED_ADDRESS + n * PAGE_BYTES);
    for (int w = 0; w < 16; w++) {
      words[w] += by;
      sum += words[w];
    }
  }
  return sum;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    uint32_t process = round & 1;
    use_tables(spaces[process], 1 + process);
    sum += run(1 + process) * (1 + process);
  }
  return sum;
}

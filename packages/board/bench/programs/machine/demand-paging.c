// Pages that are mapped when they are touched: a data abort, a new descriptor, the access again.
#include "mmu.h"
#include "program.h"

#define PLACE 0x10000000u
#define PAGES 64

static uint32_t table[PAGES_IN_SECTION] __attribute__((aligned(1024)));
static uint32_t *descriptors, faults;

void prepare(void) { descriptors = map_by_pages(PLACE, table); }

void on_data_abort(void) {
  uint32_t address;
  __asm volatile("mrc p15, 0, %0, c6, c0, 0" : "=r"(address)); // DFAR
  uint32_t page = address & ~(PAGE_BYTES - 1);
  descriptors[(page - PLACE) / PAGE_BYTES] = page_of_ram(page, 0);
  __asm volatile("dsb" ::: "memory");
  faults++;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < PAGES; n++) descriptors[n] = 0;
    forget_translations();
    for (uint32_t n = 0; n < PAGES; n++) {
      volatile uint32_t *word = (volatile uint32_t *)(PLACE + n * PAGE_BYTES);
      *word = *word + n;
      sum += *word;
    }
  }
  return sum ^ faults;
}

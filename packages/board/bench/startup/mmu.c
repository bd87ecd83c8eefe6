// Short-descriptor tables (ARM DDI 0406C B3.5).
#include "mmu.h"

#define SECTIONS 4096u
#define SECTION_SHIFT 20
#define RAM_SECTIONS 1024u
// Read and write at every level of privilege, domain 0, shareable.
#define SECTION_RAM (0x00011C0Eu)    // Normal, write-back, write-allocate
#define SECTION_DEVICE (0x00000C16u) // Device, never executed
#define SMALL_PAGE_RAM (0x0000047Eu) // Normal, write-back, write-allocate
#define PAGE_TABLE 1u

#define TABLES_WALKED_IN_CACHE 0x4Au
#define DOMAIN_0_CLIENT 1u
#define ACTLR_SMP 0x41u
#define SCTLR_M 0x0001u
#define SCTLR_C 0x0004u
#define SCTLR_Z 0x0800u
#define SCTLR_I 0x1000u

#define COPIES 2
static uint32_t level_1[1 + COPIES][SECTIONS] __attribute__((aligned(16384)));

#define BARRIERS "dsb\n isb"

void map_memory(void) {
  for (uint32_t n = 0; n < SECTIONS; n++) {
    level_1[0][n] = n << SECTION_SHIFT | (n < RAM_SECTIONS ? SECTION_RAM : SECTION_DEVICE);
  }
}

void mmu_on(void) {
  uint32_t value;
  __asm volatile("mrc p15, 0, %0, c1, c0, 1" : "=r"(value));
  __asm volatile("mcr p15, 0, %0, c1, c0, 1" ::"r"(value | ACTLR_SMP));
  __asm volatile("mcr p15, 0, %0, c3, c0, 0" ::"r"(DOMAIN_0_CLIENT));
  __asm volatile("mcr p15, 0, %0, c2, c0, 2" ::"r"(0));
  __asm volatile("mcr p15, 0, %0, c2, c0, 0" ::"r"((uint32_t)level_1[0] | TABLES_WALKED_IN_CACHE));
  forget_translations();
  __asm volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(value));
  value |= SCTLR_M | SCTLR_C | SCTLR_Z | SCTLR_I;
  __asm volatile("mcr p15, 0, %0, c1, c0, 0\n isb" ::"r"(value) : "memory");
}

uint32_t page_of_ram(uint32_t physical, uint32_t flags) { return physical | SMALL_PAGE_RAM | flags; }

uint32_t *map_by_pages(uint32_t address, uint32_t *table) {
  for (uint32_t n = 0; n < PAGES_IN_SECTION; n++) table[n] = page_of_ram(address + n * PAGE_BYTES, 0);
  level_1[0][address >> SECTION_SHIFT] = (uint32_t)table | PAGE_TABLE;
  forget_translations();
  return table;
}

uint32_t *copy_of_tables(uint32_t number) {
  for (uint32_t n = 0; n < SECTIONS; n++) level_1[1 + number][n] = level_1[0][n];
  return level_1[1 + number];
}

// The ASID changes while the first tables, which have global pages only, are in use (B3.10.4).
void use_tables(uint32_t *tables, uint32_t asid) {
  __asm volatile("mcr p15, 0, %0, c2, c0, 0\n isb" ::"r"((uint32_t)level_1[0] | TABLES_WALKED_IN_CACHE));
  __asm volatile("mcr p15, 0, %0, c13, c0, 1\n isb" ::"r"(asid));
  __asm volatile("mcr p15, 0, %0, c2, c0, 0\n isb" ::"r"((uint32_t)tables | TABLES_WALKED_IN_CACHE)
                 : "memory");
}

void forget_translations(void) {
  __asm volatile("dsb\n mcr p15, 0, %0, c8, c7, 0\n" BARRIERS ::"r"(0) : "memory");
}

void forget_translation(uint32_t address) {
  __asm volatile("dsb\n mcr p15, 0, %0, c8, c7, 3\n" BARRIERS ::"r"(address) : "memory");
}

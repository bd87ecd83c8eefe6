// Translation: addresses are the same before and after it, unless a program changes its tables.
#pragma once
#include <stdint.h>

#define SECTION_BYTES 0x100000u
#define PAGE_BYTES 0x1000u
#define PAGES_IN_SECTION 256u

// Fills the tables: RAM is cached, everything else is Device memory.
void map_memory(void);

// MMU, caches and branch prediction on, for the calling core.
void mmu_on(void);

// Maps a megabyte by 256 small pages, to the same addresses. Returns their descriptors; 0 in one of
// them is a page that is not there. `table` is 1 KiB, aligned to its size.
uint32_t *map_by_pages(uint32_t address, uint32_t *table);

// The descriptor of a small page of RAM. The page is non-global: it belongs to the current ASID.
#define PRIVATE 0x800u
uint32_t page_of_ram(uint32_t physical, uint32_t flags);

// Makes another level 1 table, a copy of the first, and returns it. There are 2.
uint32_t *copy_of_tables(uint32_t number);
void use_tables(uint32_t *tables, uint32_t asid);

void forget_translations(void);
void forget_translation(uint32_t address);

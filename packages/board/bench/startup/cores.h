// Core 1.
#pragma once
#include <stdint.h>

// Core 0 calls it: `work_of_core_1` begins on core 1. Returns when core 1 has its MMU on.
void start_core_1(void);

// Where core 1 comes to.
void boot_core_1(void);

static inline void send_event(void) { __asm volatile("dsb\n sev" ::: "memory"); }
static inline void wait_for_event(void) { __asm volatile("wfe" ::: "memory"); }
// In a loop that polls. QEMU with -icount changes to the other core only here, or when the core
// sleeps.
static inline void yield(void) { __asm volatile("yield" ::: "memory"); }
static inline void barrier(void) { __asm volatile("dmb" ::: "memory"); }

// Each core sleeps until the other one interrupts it by an SGI.
#include "cores.h"
#include "interrupts.h"
#include "program.h"

static volatile uint32_t interrupts[2];

static inline uint32_t this_core(void) {
  uint32_t mpidr;
  __asm("mrc p15, 0, %0, c0, c0, 5" : "=r"(mpidr));
  return mpidr & 1;
}

void on_interrupt(void) {
  uint32_t acknowledged = GICC_IAR;
  interrupts[this_core()]++;
  GICC_EOIR = acknowledged;
}

// WFI ends also by an interrupt that is masked, so none is missed between the look and the sleep.
static void wait_for(uint32_t count) {
  __asm volatile("cpsid i" ::: "memory");
  while (interrupts[this_core()] < count) __asm volatile("dsb\n wfi\n cpsie i\n isb\n cpsid i" ::: "memory");
  __asm volatile("cpsie i" ::: "memory");
}

static void send(uint32_t core) { GICD_SGIR = SGI_TO_CORE(core) | 2; }

static volatile uint32_t ready;

void work_of_core_1(void) {
  interrupts_on();
  ready = 1;
  for (uint32_t round = 1; round <= PARAMETERS->rounds; round++) {
    wait_for(round);
    send(0);
  }
}

void prepare(void) {
  interrupts_on();
  start_core_1();
  while (!ready) yield();
}

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 1; round <= rounds; round++) {
    send(1);
    wait_for(round);
  }
  return interrupts[0] + interrupts[1];
}

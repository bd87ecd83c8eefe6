#include "cores.h"
#include "mmu.h"
#include "program.h"
#include "register.h"

// The boot ROM holds core 1 in WFE until an address is here (UG585 6.1.10).
#define CORE_1_ADDRESS REGISTER(0xFFFFFFF0)

void start(void);

static volatile uint32_t wanted, running;

__attribute__((weak)) void work_of_core_1(void) {}

void start_core_1(void) {
  wanted = 1;
  CORE_1_ADDRESS = (uint32_t)start;
  send_event();
  while (!running) yield();
}

void boot_core_1(void) {
  while (!wanted) wait_for_event();
  mmu_on();
  running = 1;
  work_of_core_1();
}

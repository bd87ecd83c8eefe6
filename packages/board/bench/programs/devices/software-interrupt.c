// The core interrupts itself by an SGI, and waits for the handler.
#include "interrupts.h"
#include "program.h"

static volatile uint32_t interrupts;

void on_interrupt(void) {
  uint32_t acknowledged = GICC_IAR;
  interrupts++;
  GICC_EOIR = acknowledged;
}

void prepare(void) { interrupts_on(); }

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) {
    GICD_SGIR = SGI_TO_CORE(0) | 1;
    while (interrupts <= round) {
    }
  }
  return interrupts;
}

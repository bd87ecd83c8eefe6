// GIC (ARM IHI 0048B chapter 4) and private timer (ARM DDI 0407I chapter 4).
#include "interrupts.h"

#define GICC_CTLR       REGISTER(0xF8F00100)
#define GICC_PMR        REGISTER(0xF8F00104)
#define GICD_CTLR       REGISTER(0xF8F01000)
#define GICD_ISENABLER0 REGISTER(0xF8F01100)
#define GICD_IPRIORITYR(n) REGISTER(0xF8F01400 + 4 * (n))

#define PRIORITY_WORDS 8
#define PRIORITIES 0xA0A0A0A0u
#define LOWEST_PRIORITY 0xFFu
// SGIs and the private timer.
#define ENABLED (0xFFFFu | 1u << TIMER_INTERRUPT)

#define TIMER_LOAD    REGISTER(0xF8F00600)
#define TIMER_CONTROL REGISTER(0xF8F00608)
#define TIMER_STATUS  REGISTER(0xF8F0060C)
#define TIMER_RUNS_AGAIN_AND_INTERRUPTS 7

void interrupts_on(void) {
  GICD_CTLR = 1;
  for (int n = 0; n < PRIORITY_WORDS; n++) GICD_IPRIORITYR(n) = PRIORITIES;
  GICD_ISENABLER0 = ENABLED;
  GICC_PMR = LOWEST_PRIORITY;
  GICC_CTLR = 1;
  __asm volatile("cpsie i" ::: "memory");
}

void timer_on(uint32_t hz) {
  TIMER_CONTROL = 0;
  if (hz == 0) return;
  TIMER_LOAD = PARAMETERS->timer_hz / hz - 1;
  TIMER_CONTROL = TIMER_RUNS_AGAIN_AND_INTERRUPTS;
}

void timer_done(void) { TIMER_STATUS = 1; }

/* A thermostat: reads a sensor every 100 ms, switches a heater, and takes commands on UART1. */
#include "commands.h"
#include "console.h"
#include "control.h"
#include "registers.h"

/* PERIPHCLK is 333 MHz: a tick of 1 ms. */
#define TICK 333333
#define TICKS_PER_STEP 100

volatile uint32_t ticks;

void timer_interrupt(void) {
  uint32_t id = ICCIAR;
  if (id == PRIVATE_TIMER_ID) {
    PRIVATE_TIMER_STATUS = 1;
    ticks++;
  }
  ICCEOIR = id;
}

void bus_error(void) {
  heater_off();
  print("bus error, heater off\r\n");
}

static void timer_init(void) {
  ICDISER0 = 1u << PRIVATE_TIMER_ID;
  ICDDCR = 1;
  ICCPMR = 0xff;
  ICCICR = 1;
  PRIVATE_TIMER_LOAD = TICK - 1;
  PRIVATE_TIMER_CONTROL = 7;
}

int main(void) {
  uint32_t next_step = 0;
  control_init();
  timer_init();
  print("thermostat ready\r\n");
  __asm__ volatile("cpsie i");
  for (;;) {
    if ((int32_t)(ticks - next_step) >= 0) {
      control_step();
      next_step += TICKS_PER_STEP;
    }
    commands_step();
    __asm__ volatile("wfi");
  }
}

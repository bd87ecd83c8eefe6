// What a program is: it gives `work`, and may give `prepare` and handlers of exceptions.
#pragma once
#include <stdint.h>

// What is measured. The time is in proportion to `rounds`. Returns a checksum of everything that
// was computed, which must not depend on how long anything took.
uint32_t work(uint32_t rounds);

// Before `work`, not measured.
void prepare(void);

// In the mode of the exception, with interrupts masked. The interrupted code goes on at the next
// instruction, after a data abort at the same one. Without a handler an exception ends the program.
void on_undefined(void);
void on_supervisor_call(void);
void on_monitor_call(void);
void on_data_abort(void);
void on_interrupt(void);

// Of core 1, if the program starts it (cores.h).
void work_of_core_1(void);

// What the loader writes into memory before the start (parameters.ts).
struct parameters {
  uint32_t rounds;
  // PERIPHCLK, the clock of the private timer.
  uint32_t timer_hz;
};
#define PARAMETERS ((const volatile struct parameters *)0x3FF00000)

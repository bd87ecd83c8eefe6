// Both cores want the same lock (LDREX, STREX, WFE), and count with it.
#include "cores.h"
#include "program.h"

static volatile uint32_t lock, counter, started, done;

static void acquire(void) {
  uint32_t taken, failed;
  for (;;) {
    __asm volatile("ldrex %0, [%1]" : "=r"(taken) : "r"(&lock) : "memory");
    if (taken) {
      wait_for_event();
      continue;
    }
    __asm volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(1), "r"(&lock) : "memory");
    if (!failed) break;
  }
  barrier();
}

static void release(void) {
  barrier();
  lock = 0;
  send_event();
}

static void count(uint32_t rounds) {
  uint32_t own = 1;
  for (uint32_t round = 0; round < rounds; round++) {
    acquire();
    counter++;
    release();
    for (int n = 0; n < 20; n++) own = own * 3 + n;
    __asm volatile("" ::"r"(own));
  }
}

void work_of_core_1(void) {
  while (!started) wait_for_event();
  count(PARAMETERS->rounds);
  done = 1;
  send_event();
}

void prepare(void) { start_core_1(); }

uint32_t work(uint32_t rounds) {
  started = 1;
  send_event();
  count(rounds);
  while (!done) wait_for_event();
  return counter;
}

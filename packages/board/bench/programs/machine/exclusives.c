// LDREX and STREX: a counter and a lock that nobody else wants.
#include "program.h"

static uint32_t counter, lock, guarded;

static uint32_t add(uint32_t *word, uint32_t by) {
  uint32_t value, failed;
  do {
    __asm volatile("ldrex %0, [%1]" : "=r"(value) : "r"(word) : "memory");
    value += by;
    __asm volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(value), "r"(word) : "memory");
  } while (failed);
  return value;
}

static void acquire(void) {
  uint32_t taken, failed;
  do {
    __asm volatile("ldrex %0, [%1]" : "=r"(taken) : "r"(&lock) : "memory");
    __asm volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(1), "r"(&lock) : "memory");
  } while (taken | failed);
  __asm volatile("dmb" ::: "memory");
}

static void release(void) {
  __asm volatile("dmb" ::: "memory");
  *(volatile uint32_t *)&lock = 0;
}

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) {
    uint32_t value = add(&counter, round);
    acquire();
    guarded = guarded * 3 + value;
    release();
  }
  return guarded;
}

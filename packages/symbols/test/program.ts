/** A program in C and assembly: functions, labels, data, and code that is not used. */
export const PROGRAM: Readonly<Record<string, string>> = {
  "start.S": `
    .global PERIOD
    .set PERIOD, 0x00100004
    .text
    .arm
    .global start
    .type start, %function
start:
    ldr sp, =0x00200000
    bl add
inner:
    b inner
    .size start, . - start
    .global unsized
unsized:
    nop
    bx lr
    .ltorg
`,
  "add.c": `
#include "part.h"

volatile int total;
static const char text[] = "text";

int add(int a, int b) {
  total += a;
  if (b > 3)
    return twice(a) + b;
  return a + text[b & 3];
}

int unused(int a) {
  return twice(a) + 3;
}
`,
  "part.h": `
static inline int twice(int x) {
  int sum = x;
  sum += x;
  return sum;
}
`,
};

// An interpreter of a small machine with registers. Its program counts Collatz's steps.
#include "program.h"

enum operation { SET, MOVE, ADD, AND, SHIFT_RIGHT, EQUAL, LOAD, STORE, JUMP, JUMP_IF, STOP };

struct instruction {
  uint8_t operation, to, a, b;
};

#define REGISTERS 8
#define WORDS 64
#define NUMBERS 50

// r0: the number, r1: steps, r2: the number now, r3: 1
static const struct instruction program[] = {
    /*  0 */ {SET, 1, 0},
    /*  1 */ {MOVE, 2, 0},
    /*  2 */ {SET, 3, 1},
    /*  3 */ {EQUAL, 4, 2, 3},
    /*  4 */ {JUMP_IF, 17, 4},
    /*  5 */ {AND, 4, 2, 3},
    /*  6 */ {JUMP_IF, 9, 4},
    /*  7 */ {SHIFT_RIGHT, 2, 2, 3},
    /*  8 */ {JUMP, 12},
    /*  9 */ {ADD, 5, 2, 2},
    /* 10 */ {ADD, 2, 5, 2},
    /* 11 */ {ADD, 2, 2, 3},
    /* 12 */ {ADD, 1, 1, 3},
    /* 13 */ {LOAD, 6, 2},
    /* 14 */ {ADD, 6, 6, 1},
    /* 15 */ {STORE, 6, 2},
    /* 16 */ {JUMP, 3},
    /* 17 */ {STOP},
};
static uint32_t words[WORDS];

static uint32_t run(uint32_t number) {
  uint32_t r[REGISTERS] = {number};
  for (const struct instruction *at = program;;) {
    const struct instruction i = *at++;
    switch ((enum operation)i.operation) {
      case SET: r[i.to] = i.a; break;
      case MOVE: r[i.to] = r[i.a]; break;
      case ADD: r[i.to] = r[i.a] + r[i.b]; break;
      case AND: r[i.to] = r[i.a] & r[i.b]; break;
      case SHIFT_RIGHT: r[i.to] = r[i.a] >> r[i.b]; break;
      case EQUAL: r[i.to] = r[i.a] == r[i.b]; break;
      case LOAD: r[i.to] = words[r[i.a] % WORDS]; break;
      case STORE: words[r[i.a] % WORDS] = r[i.to]; break;
      case JUMP: at = program + i.to; break;
      case JUMP_IF: if (r[i.a]) at = program + i.to; break;
      case STOP: return r[1];
    }
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (uint32_t n = 1; n <= NUMBERS; n++) sum += run(n);
  }
  for (int n = 0; n < WORDS; n++) sum = sum * 31 + words[n];
  return sum;
}

/*
 * Runs functions of a generated C program on the host. Each line "index a b" on stdin gives a line
 * with the result in hexadecimal, or "trap". The program has no panic() of its own, so a trap comes
 * here.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdio.h>

#define FUNCTION(name) uint64_t name(uint64_t, uint64_t);
#include "functions.h"
#undef FUNCTION

static uint64_t (*const functions[])(uint64_t, uint64_t) = {
#define FUNCTION(name) name,
#include "functions.h"
};

#define MEMORY_SIZE 65536
#define STATIC_DATA 1024
unsigned char host_memory[MEMORY_SIZE];
static jmp_buf trapped;

void panic(unsigned file, unsigned line) { longjmp(trapped, 1); }

int main(int argc, char **argv) {
  FILE *data = fopen(argv[1], "rb");
  fread(host_memory + STATIC_DATA, 1, MEMORY_SIZE - STATIC_DATA, data);
  unsigned index;
  uint64_t a, b;
  while (scanf("%u %" SCNx64 " %" SCNx64, &index, &a, &b) == 3) {
    if (setjmp(trapped)) puts("trap");
    else printf("%" PRIx64 "\n", functions[index](a, b));
  }
}

/* Never inlined, and never a loop. */
__attribute__((noinline, optimize("no-optimize-sibling-calls"))) int deeper(volatile int *from) {
  volatile int here[64];
  here[0] = *from + 1;
  return deeper(here) + here[0];
}

int main(void) {
  volatile int start = 0;
  enable_mmu();
  return deeper(&start);
}

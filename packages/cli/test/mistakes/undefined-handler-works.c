/* The handler looks at the cause, and stops. */
void undefined_handler(void) {
  unsigned psr;
  __asm__ volatile("mrs %0, spsr\n mrc p15, 0, %0, c5, c0, 1" : "=r"(psr));
  for (;;) {
  }
}

int main(void) {
  __builtin_trap();
}

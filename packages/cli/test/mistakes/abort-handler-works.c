/* The handler looks at the cause, and stops. */
void data_handler(void) {
  unsigned status;
  __asm__ volatile("mrc p15, 0, %0, c5, c0, 0" : "=r"(status));
  for (;;) {
  }
}

int main(void) {
  enable_mmu();
  return *(volatile unsigned *)(BASE + 0x00e00000);
}

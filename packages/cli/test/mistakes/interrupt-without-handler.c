int main(void) {
  start_timer();
  __asm__ volatile("cpsie i");
  for (;;) {
  }
}

volatile int ticks;

__attribute__((interrupt("IRQ"))) void irq_handler(void) {
  ticks++;
}

int main(void) {
  start_timer();
  __asm__ volatile("cpsie i");
  for (;;) {
  }
}

volatile int ticks;

void irq_handler(void) {
  ticks++;
}

int main(void) {
  REGISTER(TIMER_LOAD) = 33332;
  REGISTER(TIMER_CONTROL) = 7;
  while (ticks == 0) {
  }
}

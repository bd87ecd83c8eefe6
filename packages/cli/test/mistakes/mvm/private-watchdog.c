/* The watchdog of the core resets the board after 4 ms, because nobody serves it. */
#define WATCHDOG_LOAD 0xf8f00620
#define WATCHDOG_CONTROL 0xf8f00628
#define FOUR_MS (4 * 333333)
#define RESETS_THE_BOARD 9

int main(void) {
  REGISTER(WATCHDOG_LOAD) = FOUR_MS;
  REGISTER(WATCHDOG_CONTROL) = RESETS_THE_BOARD;
  for (;;) {
  }
}

/* cflags: -mcpu=cortex-a15 */
volatile int dividend = 100, divisor = 3;

int main(void) {
  return dividend / divisor;
}

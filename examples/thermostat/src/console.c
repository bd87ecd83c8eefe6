#include "console.h"

#include "registers.h"

static void put(char c) {
  while (UART1_SR & UART_TX_FULL) continue;
  UART1_FIFO = (uint32_t)c;
}

void print(const char *text) {
  for (; *text; text++) put(*text);
}

static void print_decimal(uint32_t value) {
  if (value >= 10) print_decimal(value / 10);
  put((char)('0' + value % 10));
}

void print_tenths(uint32_t tenths) {
  print_decimal(tenths / 10);
  put('.');
  put((char)('0' + tenths % 10));
}

int received(void) {
  return UART1_SR & UART_RX_EMPTY ? -1 : (int)(UART1_FIFO & 0xff);
}

#include "console.h"

#define REG(address) (*(volatile uint32_t *)(address))
#define UART_CR REG(0xe0001000)
#define UART_MR REG(0xe0001004)
#define UART_SR REG(0xe000102c)
#define UART_FIFO REG(0xe0001030)
#define CR_TXRST_RXRST 0x03
#define CR_TXEN_RXEN 0x14
#define MR_8N1 0x20
#define SR_TXFULL 0x10

void console_init(void) {
  UART_CR = CR_TXRST_RXRST;
  UART_MR = MR_8N1;
  UART_CR = CR_TXEN_RXEN;
}

static void put(char c) {
  while (UART_SR & SR_TXFULL) continue;
  UART_FIFO = (uint32_t)c;
}

void print(const char *text) {
  for (; *text; text++) put(*text);
}

void print_number(uint32_t value) {
  if (value >= 10) print_number(value / 10);
  put((char)('0' + value % 10));
}

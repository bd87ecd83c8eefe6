// UART0 of the Zynq (UG585 appendix B.33).
#include "console.h"
#include "register.h"

#define UART_CONTROL REGISTER(0xE0000000)
#define UART_STATUS  REGISTER(0xE000002C)
#define UART_FIFO    REGISTER(0xE0000030)

#define RECEIVE_AND_TRANSMIT 0x14
#define TRANSMIT_FULL        0x10

void console_open(void) { UART_CONTROL = RECEIVE_AND_TRANSMIT; }

static void put(char c) {
  while (UART_STATUS & TRANSMIT_FULL) {
  }
  UART_FIFO = c;
}

void print(const char *text) {
  while (*text) put(*text++);
}

void print_hex(uint32_t value) {
  for (int shift = 28; shift >= 0; shift -= 4) put("0123456789abcdef"[(value >> shift) & 15]);
}

/* Prints what it finds, counts a hundred ticks of 1 ms, and switches its VM off. */
#include "mvm_call.h"
#include "registers.h"

#define TICKS 100

static volatile uint32_t ticks;

static void put(char c) {
  while (UART_SR & UART_SR_TXFULL) continue;
  UART_FIFO = (uint32_t)c;
}

static void print(const char *text) {
  for (; *text; text++) put(*text);
}

static void print_decimal(uint32_t value) {
  if (value >= 10) print_decimal(value / 10);
  put((char)('0' + value % 10));
}

static void print_hex(uint32_t value) {
  for (int shift = 28; shift >= 0; shift -= 4) put("0123456789ABCDEF"[value >> shift & 15]);
}

/* MVM enables its own UART only. A guest enables the UART that it has. */
static void uart_init(void) {
  UART_CR = UART_CR_TXRST_RXRST;
  UART_MR = UART_MR_8N1;
  UART_CR = UART_CR_TXEN_RXEN;
}

/* The bits of a priority that the normal world has: 4, which are 16 priorities. */
static uint32_t priorities(void) {
  GIC_ICDIPR(TIMER_INTERRUPT) = 0xff;
  uint32_t stuck = GIC_ICDIPR(TIMER_INTERRUPT);
  return 256 / (stuck & -stuck);
}

static void timer_init(void) {
  GIC_ICDIPR(TIMER_INTERRUPT) = 0x80;
  GIC_ICDISER0 = 1u << TIMER_INTERRUPT;
  GIC_ICDDCR = 1;
  GIC_ICCPMR = 0xf0;
  GIC_ICCICR = 1;
  TIMER_LOAD = TIMER_MHZ * 1000 - 1;
  TIMER_CONTROL = 7; /* on, again and again, with interrupts */
}

void interrupt(void) {
  uint32_t id = GIC_ICCIAR;
  if (id == TIMER_INTERRUPT) {
    TIMER_STATUS = 1;
    ticks++;
  }
  GIC_ICCEOIR = id;
}

/* An exception of the guest's own: number of the vector, address of the instruction. */
void fault(uint32_t vector, uint32_t address) {
  print("fault, vector ");
  print_decimal(vector);
  print(" at ");
  print_hex(address);
  print("\n");
  mvm_call(PSCI_SYSTEM_OFF);
}

int main(void) {
  uint32_t actlr;
  __asm__("mrc p15, 0, %0, c1, c0, 1" : "=r"(actlr));
  uart_init();
  print("hello from C, ACTLR.SMP is ");
  print_decimal(actlr >> 6 & 1);
  print(", interrupt priorities: ");
  print_decimal(priorities());
  print("\n");
  timer_init();
  __asm__ volatile("cpsie i");
  while (ticks < TICKS) __asm__ volatile("wfi");
  print_decimal(ticks);
  print(" ticks\n");
  mvm_call(PSCI_SYSTEM_OFF); /* does not return */
  return 0;
}

/* Registers that the programs in this folder use (UG585 appendix B, ARM DDI 0407I). */
#define REGISTER(address) (*(volatile unsigned *)(address))
#define UART0 0xe0000000
#define UART1 0xe0001000
#define UART_CONTROL 0x00
#define UART_STATUS 0x2c
#define UART_FIFO 0x30
#define UART_TX_FULL 0x10
#define SLCR_UNLOCK 0xf8000008
#define SLCR_UNLOCK_KEY 0xdf0d
#define SLCR_UART_CLK_CTRL 0xf8000154
#define SLCR_FPGA0_CLK_CTRL 0xf8000170
#define SLCR_TZ_DDR_RAM 0xf8000430
#define DEVCFG_INT_STS 0xf800700c
#define DEVCFG_PCFG_DONE 4
#define SWDT_MODE 0xf8005000
#define SWDT_CONTROL 0xf8005004
/* The key, a start value of 0xfff, and a clock of CPU_1x / 8. */
#define SWDT_SHORT 0x920000
#define SWDT_START_WITH_RESET 0xabc1c3
#define GIC_DISTRIBUTOR 0xf8f01000
#define GIC_TYPE 0xf8f01004
#define GIC_SET_ENABLE 0xf8f01100
#define GIC_CONTROL 0xf8f00100
#define GIC_PRIORITY_MASK 0xf8f00104
#define TIMER_LOAD 0xf8f00600
#define TIMER_CONTROL 0xf8f00608
#define TIMER_INTERRUPT 29
#define NOTHING 0x80000000

#ifndef __ASSEMBLER__
void enable_mmu(void);

static inline void print(unsigned uart, const char *text) {
  for (; *text; text++) {
    while (REGISTER(uart + UART_STATUS) & UART_TX_FULL) {
    }
    REGISTER(uart + UART_FIFO) = *text;
  }
}

/* The private timer interrupts each 100 us, and the controller sends the interrupt to core 0. */
static inline void start_timer(void) {
  REGISTER(GIC_DISTRIBUTOR) = 1;
  REGISTER(GIC_SET_ENABLE) = 1u << TIMER_INTERRUPT;
  REGISTER(GIC_PRIORITY_MASK) = 0xff;
  REGISTER(GIC_CONTROL) = 1;
  REGISTER(TIMER_LOAD) = 33332;
  REGISTER(TIMER_CONTROL) = 7;
}
#endif

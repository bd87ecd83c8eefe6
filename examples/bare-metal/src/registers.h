/* Registers of the Zynq-7000 that a guest may have (UG585, ARM DDI 0407I, ARM IHI 0048B). */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))

/* UART1, "uart1" in system.jsonc. */
#define UART_CR REG(0xe0001000)
#define UART_MR REG(0xe0001004)
#define UART_SR REG(0xe000102c)
#define UART_FIFO REG(0xe0001030)
#define UART_CR_TXRST_RXRST 0x03
#define UART_CR_TXEN_RXEN 0x14
#define UART_MR_8N1 0x20
#define UART_SR_TXFULL 0x10

/* "private-timer": each core has its own. Half of the processor's frequency. */
#define TIMER_LOAD REG(0xf8f00600)
#define TIMER_CONTROL REG(0xf8f00608)
#define TIMER_STATUS REG(0xf8f0060c)
#define TIMER_INTERRUPT 29
#define TIMER_MHZ 333

/* Every guest has the normal world's view of the interrupt controller. */
#define GIC_ICCICR REG(0xf8f00100)
#define GIC_ICCPMR REG(0xf8f00104)
#define GIC_ICCIAR REG(0xf8f0010c)
#define GIC_ICCEOIR REG(0xf8f00110)
#define GIC_ICDDCR REG(0xf8f01000)
#define GIC_ICDISER0 REG(0xf8f01100)
#define GIC_ICDIPR(id) (*(volatile uint8_t *)(0xf8f01400 + (id)))

#endif

/* The registers of the Zynq-7000 that the thermostat uses (UG585, ARM DDI 0407I, ARM IHI 0048B). */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))

#define UART1_SR REG(0xe000102c)
#define UART1_FIFO REG(0xe0001030)
#define UART_RX_EMPTY 0x02
#define UART_TX_FULL 0x10

/* GPIO banks 2 and 3 are the signals from and to the programmable logic. */
#define GPIO_DATA_3 REG(0xe000a04c)
#define GPIO_DATA_RO_2 REG(0xe000a068)
#define GPIO_DIRM_3 REG(0xe000a2c4)
#define GPIO_OEN_3 REG(0xe000a2c8)

#define PRIVATE_TIMER_LOAD REG(0xf8f00600)
#define PRIVATE_TIMER_CONTROL REG(0xf8f00608)
#define PRIVATE_TIMER_STATUS REG(0xf8f0060c)
#define PRIVATE_TIMER_ID 29

#define ICCICR REG(0xf8f00100)
#define ICCPMR REG(0xf8f00104)
#define ICCIAR REG(0xf8f0010c)
#define ICCEOIR REG(0xf8f00110)
#define ICDDCR REG(0xf8f01000)
#define ICDISER0 REG(0xf8f01100)

#endif

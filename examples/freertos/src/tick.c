/* The tick of FreeRTOS: the private timer of the core, and the interrupt controller. */
#include "FreeRTOS.h"
#include "task.h"

#define REG(address) (*(volatile uint32_t *)(address))
#define TIMER_LOAD REG(0xf8f00600)
#define TIMER_CONTROL REG(0xf8f00608)
#define TIMER_STATUS REG(0xf8f0060c)
#define TIMER_ID 29
#define TIMER_HZ 333333333u
#define ICCICR REG(0xf8f00100)
#define ICDDCR REG(0xf8f01000)
#define ICDISER0 REG(0xf8f01100)
#define ICDIPR(id) (*(volatile uint8_t *)(0xf8f01400 + (id)))
#define ID_MASK 0x3ff

/* FreeRTOS calls this function with IRQ masked, just before the first task. */
void setup_tick(void) {
  ICDIPR(TIMER_ID) = portLOWEST_USABLE_INTERRUPT_PRIORITY << portPRIORITY_SHIFT;
  ICDISER0 = 1u << TIMER_ID;
  ICDDCR = 1;
  ICCICR = 1;
  TIMER_LOAD = TIMER_HZ / configTICK_RATE_HZ - 1;
  TIMER_CONTROL = 7; /* on, again and again, with interrupts */
}

void clear_tick(void) { TIMER_STATUS = 1; }

/*
 * FreeRTOS has read ICCIAR, and writes ICCEOIR afterwards. By this name of the function it also
 * saves the VFP registers, which the compiler may use here.
 */
void vApplicationFPUSafeIRQHandler(uint32_t icciar) {
  if ((icciar & ID_MASK) == TIMER_ID) FreeRTOS_Tick_Handler();
}

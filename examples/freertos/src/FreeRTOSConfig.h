/* Settings of FreeRTOS's port ARM_CA9 for a guest of MVM on the ZC702. */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#include <stdint.h>

/*
 * The normal world has 16 of the 32 priorities of the interrupt controller. With 32, as on the bare
 * Zynq, the assertion of xPortStartScheduler fails.
 */
#define configUNIQUE_INTERRUPT_PRIORITIES 16
/* Interrupts of this priority and below may call FreeRTOS: more than half of the priorities. */
#define configMAX_API_CALL_INTERRUPT_PRIORITY 10
#define configINTERRUPT_CONTROLLER_BASE_ADDRESS 0xf8f01000
#define configINTERRUPT_CONTROLLER_CPU_INTERFACE_OFFSET (-0xf00)

/* The tick comes from the private timer (tick.c). */
void setup_tick(void);
void clear_tick(void);
#define configSETUP_TICK_INTERRUPT() setup_tick()
#define configCLEAR_TICK_INTERRUPT() clear_tick()
#define configTICK_RATE_HZ 1000
#define configUSE_16_BIT_TICKS 0

/* Every task has a VFP context, because the compiler may use VFP registers anywhere. */
#define configUSE_TASK_FPU_SUPPORT 2

#define configUSE_PREEMPTION 1
#define configUSE_PORT_OPTIMISED_TASK_SELECTION 1
#define configMAX_PRIORITIES 8
#define configMINIMAL_STACK_SIZE 512
#define configTOTAL_HEAP_SIZE (256 * 1024)
#define configSUPPORT_DYNAMIC_ALLOCATION 1
#define configUSE_IDLE_HOOK 1
#define configUSE_TICK_HOOK 0
#define configUSE_MUTEXES 1
#define configUSE_TIMERS 0
#define configCHECK_FOR_STACK_OVERFLOW 0

#define INCLUDE_vTaskDelay 1
#define INCLUDE_xTaskDelayUntil 1
#define INCLUDE_vTaskDelayUntil 1

void assert_failed(const char *file, int line);
#define configASSERT(condition) \
  if (!(condition)) assert_failed(__FILE__, __LINE__)

#endif

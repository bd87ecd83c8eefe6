/* Two tasks: one works every 10 ms, the other tells every 100 ms how often it has. */
#include "FreeRTOS.h"
#include "console.h"
#include "task.h"

#define WORK_PRIORITY 3
#define TELL_PRIORITY 2

static volatile uint32_t rounds;

static void work(void *unused) {
  TickType_t last = xTaskGetTickCount();
  (void)unused;
  for (;;) {
    rounds++;
    vTaskDelayUntil(&last, 10 * configTICK_RATE_HZ / 1000);
  }
}

static void tell(void *unused) {
  TickType_t last = xTaskGetTickCount();
  (void)unused;
  for (;;) {
    vTaskDelayUntil(&last, 100 * configTICK_RATE_HZ / 1000);
    print("rounds: ");
    print_number(rounds);
    print("\n");
  }
}

/* Nothing to do: the core sleeps until the next interrupt. */
void vApplicationIdleHook(void) { __asm__ volatile("wfi"); }

void assert_failed(const char *file, int line) {
  print("assertion failed: ");
  print(file);
  print(":");
  print_number((uint32_t)line);
  print("\n");
  for (;;) __asm__ volatile("cpsid i\n wfi");
}

/* An exception of the guest's own: number of the vector, address of the instruction. */
void exception(uint32_t vector, uint32_t address) {
  print("exception, vector ");
  print_number(vector);
  print(", address ");
  print_number(address);
  print("\n");
  for (;;) __asm__ volatile("wfi");
}

int main(void) {
  console_init();
  print("FreeRTOS under MVM\n");
  xTaskCreate(work, "work", configMINIMAL_STACK_SIZE, NULL, WORK_PRIORITY, NULL);
  xTaskCreate(tell, "tell", configMINIMAL_STACK_SIZE, NULL, TELL_PRIORITY, NULL);
  vTaskStartScheduler();
  print("the heap is too small\n");
  return 1;
}

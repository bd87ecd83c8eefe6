// From reset to `work`, and the result.
#include "console.h"
#include "cores.h"
#include "mmu.h"
#include "program.h"

void rest(void);

__attribute__((weak)) void prepare(void) {}

// The marks between which a run is measured (marks.ts).
void boot(uint32_t core) {
  if (core != 0) return boot_core_1();
  map_memory();
  mmu_on();
  prepare();
  console_open();
  print("\n@begin\n");
  uint32_t checksum = work(PARAMETERS->rounds);
  print("\n@end ");
  print_hex(checksum);
  print("\n");
}

void unexpected(void) {
  print("\n@unexpected exception\n");
  rest();
}

__attribute__((weak, alias("unexpected"))) void on_undefined(void);
__attribute__((weak, alias("unexpected"))) void on_supervisor_call(void);
__attribute__((weak, alias("unexpected"))) void on_monitor_call(void);
__attribute__((weak, alias("unexpected"))) void on_data_abort(void);
__attribute__((weak, alias("unexpected"))) void on_interrupt(void);

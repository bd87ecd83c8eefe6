/*
 * The first start kicks its watchdog once, and then meets an undefined instruction. The next start
 * stops on purpose.
 */
#define VM_INFO 0x86000003
#define VM_INFO_STARTS 5
#define WATCHDOG_KICK 0x86000050

static unsigned call(unsigned function, unsigned argument) {
  register unsigned r0 __asm__("r0") = function;
  register unsigned r1 __asm__("r1") = argument;
  __asm__ volatile(".arch_extension sec\n smc #0" : "+r"(r0), "+r"(r1) : : "r2", "r3", "memory");
  return r0;
}

int main(void) {
  if (call(VM_INFO, VM_INFO_STARTS) == 1) {
    call(WATCHDOG_KICK, 0);
    __builtin_trap();
  }
  __asm__ volatile("cpsid i");
  for (;;) {
  }
}

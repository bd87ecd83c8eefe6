/* Comes back to the instruction that it was called for. */
__attribute__((naked)) void undefined_handler(void) {
  __asm__ volatile("subs pc, lr, #4");
}

int main(void) {
  __builtin_trap();
}

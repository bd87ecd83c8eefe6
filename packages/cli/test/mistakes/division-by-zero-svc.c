/* What a C library of an operating system does. */
int __aeabi_idiv0(int result) {
  __asm__ volatile("svc #8");
  return result;
}

volatile int zero;

int main(void) {
  return 100 / zero;
}

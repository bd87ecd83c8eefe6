int __aeabi_idiv0(int result) {
  for (;;) {
  }
  return result;
}

volatile int zero;

int main(void) {
  return 100 / zero;
}

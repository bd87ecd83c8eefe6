int main(void) {
  REGISTER(NOTHING) = 1;
  __asm__ volatile("dsb");
}

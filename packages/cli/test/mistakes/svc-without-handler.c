int main(void) {
  __asm__ volatile("svc #5");
}

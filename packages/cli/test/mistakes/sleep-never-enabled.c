int main(void) {
  __asm__ volatile("cpsie i\n wfi");
}

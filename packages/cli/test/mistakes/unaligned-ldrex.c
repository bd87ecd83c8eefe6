char bytes[16] __attribute__((aligned(8)));

int main(void) {
  enable_mmu();
  __asm__ volatile("ldrex r2, [%0]" ::"r"(bytes + 1) : "r2");
}

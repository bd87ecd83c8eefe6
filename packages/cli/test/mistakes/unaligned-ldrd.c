char bytes[16] __attribute__((aligned(8)));

int main(void) {
  enable_mmu();
  __asm__ volatile("ldrd r2, r3, [%0]" ::"r"(bytes + 2) : "r2", "r3");
}

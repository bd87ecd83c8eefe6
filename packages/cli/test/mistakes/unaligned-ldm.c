char bytes[16] __attribute__((aligned(8)));

int main(void) {
  enable_mmu();
  __asm__ volatile("ldm %0, {r2, r3}" ::"r"(bytes + 1) : "r2", "r3");
}

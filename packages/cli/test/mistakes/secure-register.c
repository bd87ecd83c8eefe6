/* The normal world has DDR, and no SLCR. */
extern unsigned vectors[];

int main(void) {
  REGISTER(SLCR_UNLOCK) = SLCR_UNLOCK_KEY;
  REGISTER(SLCR_TZ_DDR_RAM) = 0xffff;
  __asm__ volatile("mcr p15, 0, %0, c1, c1, 0\n isb" ::"r"(1));
  __asm__ volatile("mcr p15, 0, %0, c12, c0, 0\n isb" ::"r"(vectors));
  return REGISTER(SLCR_FPGA0_CLK_CTRL);
}

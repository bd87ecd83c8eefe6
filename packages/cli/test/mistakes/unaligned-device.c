int main(void) {
  enable_mmu();
  return *(volatile unsigned *)(UART1 + UART_STATUS + 1);
}

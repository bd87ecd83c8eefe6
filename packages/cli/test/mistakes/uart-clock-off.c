int main(void) {
  REGISTER(SLCR_UNLOCK) = SLCR_UNLOCK_KEY;
  REGISTER(SLCR_UART_CLK_CTRL) = 0x1401;
  print(UART1, "hello\n");
}

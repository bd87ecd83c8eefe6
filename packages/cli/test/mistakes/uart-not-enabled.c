int main(void) {
  REGISTER(UART1 + UART_CONTROL) = 0x28;
  print(UART1, "hello\n");
}

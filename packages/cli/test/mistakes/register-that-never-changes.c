int main(void) {
  while (!(REGISTER(DEVCFG_INT_STS) & DEVCFG_PCFG_DONE)) {
  }
}

int main(void) {
  REGISTER(GIC_TYPE) = 0;
}

int main(void) {
  return REGISTER(NOTHING);
}

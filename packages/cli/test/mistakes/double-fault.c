void data_handler(void) {
  REGISTER(NOTHING + 4);
}

int main(void) {
  return REGISTER(NOTHING);
}

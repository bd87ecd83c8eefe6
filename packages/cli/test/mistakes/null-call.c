void (*volatile callback)(void);

int main(void) {
  enable_mmu();
  callback();
}

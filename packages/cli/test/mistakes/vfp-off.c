/* cflags: -mfpu=vfpv3 -mfloat-abi=hard */
volatile float factor = 2.5f;

int main(void) {
  factor = factor * 2.0f;
}

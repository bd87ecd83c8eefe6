/** Product of two polynomials over {0, 1} of 8 coefficients: multiplication without carries. */
export function polynomialProduct(a: u32, b: u32): i64 {
  let product: u32 = 0;
  for (let bit: u32 = 0; bit < 8; bit++) {
    if (((b >> bit) & 1) !== 0) product ^= a << bit;
  }
  return product;
}

/** A limit of virtual time, counted from the begin of the expectation. */
export interface Within {
  /** CPU cycles. */
  readonly limit: number;
}

/** `within(ms(5))`. `time` is in CPU cycles, as `us`, `ms`, `s` and `cycles` give it. */
export function within(time: number): Within {
  if (Number.isSafeInteger(time) && time >= 0) return { limit: time };
  throw new RangeError(`within(${time}): not a whole number of cycles; give ms(…), us(…) or s(…)`);
}

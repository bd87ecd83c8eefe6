/** CPSR, packed and unpacked. */

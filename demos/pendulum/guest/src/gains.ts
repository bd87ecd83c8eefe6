/**
 * The gains of the state feedback F = kₓ x + kᵥ ẋ + k_θ θ + k_ω θ̇.
 *
 * Near the upright, without friction, the plant (board/src/pl/pendulum/motion.ts) is linear. With
 * the whole mass N = M + m and D = l (4/3 − m / N)
 *
 *      θ̈ = a θ − c F                          a = g / D             c = 1 / (N D)
 *      ẍ = −(m l / N) a θ + d F               d = 1 / N + (m l / N) c
 *
 * Laplace's transform gives θ = −c F / (s² − a) and x = (d s² − a / N) F / (s² (s² − a)). Put into
 * the feedback, they give the characteristic polynomial of the controlled plant:
 *
 *      s⁴ + (c k_ω − d kᵥ) s³ + (c k_θ − a − d kₓ) s² + (a / N) kᵥ s + (a / N) kₓ
 *
 * Its four roots are chosen (pole placement, as in Ogata, "Modern Control Engineering", chapter
 * 10): all of them at −8 in a second, so that the polynomial is (s + 8)⁴. Its coefficients give the
 * gains, one after the other:
 *
 *      kₓ = 8⁴ N / a                          kᵥ = 4 · 8³ N / a
 *      k_θ = (6 · 8² + a + d kₓ) / c          k_ω = (4 · 8 + d kᵥ) / c
 *
 * The constants are these gains in N/m, N·s/m, N/rad and N·s/rad, times GAIN_UNIT. A test computes
 * them from the plant's masses.
 */
export const GAIN_SHIFT: i32 = 16;
export const GAIN_UNIT: i32 = 1 << GAIN_SHIFT;

export const GAIN_POSITION: i32 = 1_916_096;
export const GAIN_SPEED: i32 = 958_048;
export const GAIN_ANGLE: i32 = 2_402_700;
export const GAIN_TURN: i32 = 274_540;

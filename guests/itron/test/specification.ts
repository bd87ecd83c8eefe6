/** Values of the µITRON 4.0 specification (8.2, 8.3), written here a second time on purpose. */
export const E = {
  OK: 0,
  RSATR: -11,
  PAR: -17,
  ID: -18,
  CTX: -25,
  ILUSE: -28,
  NOMEM: -33,
  OBJ: -41,
  NOEXS: -42,
  QOVR: -43,
  RLWAI: -49,
  TMOUT: -50,
} as const;
export const TA = {
  ACT: 2,
  TPRI: 1,
  CLR: 4,
  WMUL: 2,
  STA: 2,
  PHS: 4,
  MPRI: 2,
  INHERIT: 2,
  CEILING: 3,
} as const;
export const TTS = { RUN: 1, RDY: 2, WAI: 4, SUS: 8, WAS: 12, DMT: 16 } as const;
export const TWF = { ANDW: 0, ORW: 1 } as const;
export const TMO = { POL: 0, FEVR: -1 } as const;
export const SELF = 0;

/** What both sides of a boundary must agree on: guest ⇄ MVM, configuration → MVM, MVM → report. */
export * from "./admission";
export * from "./channel-ring";
export * from "./domains";
export * from "./hypercall";
export * from "./marker-port";
export * from "./memory-map";
export * from "./pendulum";
export * from "./psci";
export * from "./report";
export * from "./shadow-data";
export * from "./system-image";
export * from "./zynq/firewall";

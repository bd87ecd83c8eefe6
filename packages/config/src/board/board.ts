/** The board that configurations are for: what the file of one board offers by these names. */
export * from "./zc702";

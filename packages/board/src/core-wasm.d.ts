/** The bytes of the compiled CPU core, which packages/pack puts in the place of this module. */
declare module "#core.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** In the place of board/src/node.ts: the page gives the compiled core to createZc702From. */
export function createZc702(): never {
  throw new Error("the page makes its board from the core that it has loaded");
}

/** In the place of node:fs: the page has no files, and nothing that it uses asks for one. */
function none(): never {
  throw new Error("the page has no files");
}

export const readFileSync = none;
export const statSync = none;
export const existsSync = none;

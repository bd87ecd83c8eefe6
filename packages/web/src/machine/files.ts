/** The files of a site, fetched when they are first asked for. */
import { fetched } from "../fetched";
import type { Asset, SystemParts } from "../parts";

export type Fetch = (asset: Asset) => Promise<Uint8Array>;

/** All files of the parts that a configuration may need at once, by asset. */
export async function loadFiles(parts: SystemParts, fetch: Fetch): Promise<Map<Asset, Uint8Array>> {
  const { mvm, programs, linux, unpacked, trees, files } = parts;
  const wanted = [
    mvm,
    ...programs.map(({ elf }) => elf),
    ...trees.map(({ tree }) => tree),
    ...files.map(({ content }) => content),
    ...(linux === null ? [] : [linux.kernel, linux.initramfs]),
    ...(unpacked === null ? [] : [unpacked.image]),
  ];
  const entries = [...new Set(wanted)].map(async (asset) => [asset, await fetch(asset)] as const);
  return new Map(await Promise.all(entries));
}

/** Fetches over HTTP from the folder `base`. The promises are rejected as by `fetched`. */
export function fetchFrom(base: string): Fetch {
  return (asset) => fetched(base, asset, unpacked);
}

async function unpacked({ headers, body }: Response): Promise<Uint8Array> {
  // Some servers say of a .gz file that it is encoded, so the browser has unpacked the file.
  const isUnpacked = headers.get("content-encoding")?.includes("gzip") ?? false;
  const plain = isUnpacked ? body : body!.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

/** Compiles a file of Wasm in the folder `base`. Rejects as `fetched`. */
export function compileFrom(base: string, file: string): Promise<WebAssembly.Module> {
  return fetched(base, file, async (response) => {
    // A server that does not know Wasm gives another type, and a stream of that type is refused.
    if (response.headers.get("content-type") === "application/wasm")
      return WebAssembly.compileStreaming(response);
    return WebAssembly.compile(await response.arrayBuffer());
  });
}

/** The files of a site, fetched when they are first asked for. */
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

/** Fetches over HTTP from the folder `base`. Throws Error if a file is not there. */
export function fetchFrom(base: string): Fetch {
  return async (asset) => {
    const response = await fetch(new URL(asset, base));
    if (!response.ok || response.body === null) throw new Error(`${asset}: ${response.status}`);
    // Some servers say of a .gz file that it is encoded, so the browser has unpacked the file.
    const isUnpacked = response.headers.get("content-encoding")?.includes("gzip") ?? false;
    const plain = isUnpacked ? response.body : response.body.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(plain).arrayBuffer());
  };
}

/** Compiles a file of Wasm at `url`. Throws Error if the file is not there. */
export async function compileFrom(url: URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  // A server that does not know Wasm gives another type, and a stream of that type is refused.
  if (response.headers.get("content-type") === "application/wasm")
    return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

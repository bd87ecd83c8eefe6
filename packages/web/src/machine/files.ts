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
    const plain = response.body.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(plain).arrayBuffer());
  };
}

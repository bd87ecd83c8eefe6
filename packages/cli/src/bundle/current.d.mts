/** The file of a bundle's folder that says which bundle is the last. */
export declare const CURRENT: string;

/** What `CURRENT` contains. Paths are relative to the project's root. */
export interface Current {
  main: string;
  /** Each source, and its state when the bundle was made. */
  inputs: Record<string, string>;
}

/** Differs if the file has changed. */
export declare function stateOf(file: string): string;

/**
 * @param folder relative to `root`
 * @returns the bundle's main file. undefined: there is no bundle that is as new as its sources
 */
export declare function currentBundle(root: string, folder: string): string | undefined;

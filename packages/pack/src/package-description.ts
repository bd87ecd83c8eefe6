/** What an npm package is made of. Paths are relative to the package's folder in the repository. */
export interface PackageDescription {
  /** Relative to the root of the repository. Its package.json has the name and the version. */
  readonly folder: string;
  readonly summary: string;
  readonly keywords: readonly string[];
  /** The source file of each entry of the package's `exports`. */
  readonly entries: Readonly<Record<string, string>>;
  /** The source file of each command. */
  readonly commands?: Readonly<Record<string, string>>;
  /** Source files whose place others take in the package. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Makes what `modules` names. */
  prepare?(): void;
  /** Bytes that become a part of the code: the file, by the name of the module. */
  readonly modules?: Readonly<Record<string, string>>;
  /** Modules of other packages here that the package imports, and does not contain. */
  readonly needs: readonly string[];
  /** Packages of others that an entry imports: a user of this entry has them. The versions. */
  readonly optional?: Readonly<Record<string, string>>;
}

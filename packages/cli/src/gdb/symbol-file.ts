/** An ELF file with the symbols of MVM or of a VM. */
export interface SymbolFile {
  /** The VM's name, or MVM_NAME, or the name of a program that runs without MVM. */
  readonly of: string;
  readonly path: string;
}

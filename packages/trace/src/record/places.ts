/**
 * Where MVM keeps what a trace looks at, beside its report: addresses of functions, and of fields.
 * They depend on the build of MVM; whoever has built MVM gives them.
 */
export interface MvmPlaces {
  /** Addresses of functions of MVM. */
  readonly functions: {
    /** Decides which VM runs. */
    readonly decide: number;
    /** Switches to the virtual CPU in r1, or to none: 0. */
    readonly switchTo: number;
    /** Begins the virtual CPU in r0 on its core; that counts as a switch. */
    readonly enterCore: number;
    /** Works for the virtual CPU that was chosen; or waits, if none was chosen. */
    readonly waitOrWork: number;
  };
  /** The records of the cores: of the first, from one to the next, and the chosen virtual CPU. */
  readonly cores: { readonly base: number; readonly size: number; readonly chosen: number };
  /** Those of the virtual CPUs: the first of each VM comes first. */
  readonly vcpus: {
    readonly base: number;
    readonly size: number;
    readonly count: number;
    /** Of the field with the number of the VM's record. */
    readonly vm: number;
    /** Of the state, and the states in which it waits. */
    readonly state: number;
    readonly waits: readonly number[];
    /** Ticks of the budget in each period; 0: there is no reservation. */
    readonly budget: number;
    /** Ticks left of the budget, signed. */
    readonly remaining: number;
  };
  /** The records of the VMs: the first, and from one to the next. */
  readonly vms: { readonly base: number; readonly size: number };
  /** Those of the leases of shared devices. */
  readonly leases: {
    readonly base: number;
    readonly size: number;
    readonly count: number;
    readonly holder: number;
  };
}

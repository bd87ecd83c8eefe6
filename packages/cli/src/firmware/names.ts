/** What `mvm firmware` can run. */
export const FIRMWARES = ["u-boot", "linux"] as const;
export type FirmwareName = (typeof FIRMWARES)[number];

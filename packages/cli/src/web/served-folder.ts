/**
 * Where a process makes the site that it hands out. Each process has a folder of its own, because
 * several may run at once, each with other systems. They share the assets, which are named by
 * their content.
 */
import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeFolder } from "@mvm/setup/make-folder";
import { processLives } from "@mvm/setup/process-lives";
import { FOLDER } from "./assets";

/**
 * Makes the folder of this process, without files of an earlier one. The folders of processes that
 * are over go.
 * @param all the folder of all sites
 */
export function servedFolder(all: string): string {
  makeFolder(join(all, FOLDER));
  const others = readdirSync(all).filter((name) => /^\d+$/.test(name));
  for (const name of others.filter((name) => Number(name) === process.pid || !processLives(Number(name))))
    rmSync(join(all, name), { recursive: true, force: true });
  const own = join(all, String(process.pid));
  mkdirSync(own);
  symlinkSync(resolve(all, FOLDER), join(own, FOLDER));
  return own;
}

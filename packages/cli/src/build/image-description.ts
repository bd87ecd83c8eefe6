/**
 * What a guest's image.ts says, looked at before anything is built from it. Each mistake is an
 * ImageError: resolveImages tells it at the VM.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ImageError, type ProgramPlacement } from "@mvm/config";
import type { GuestDescription } from "@mvm/toolchain";
import type { BuildFailure } from "esbuild";
import * as z from "zod";
import { currentBundle } from "../bundle/current.mjs";
import { PROJECT_ROOT } from "../system-file";

/**
 * The file by which a folder says how its program is built: it exports a GuestDescription called
 * `image`, or a function `imageFor` that gives the GuestDescription for a Placement. Its paths are
 * relative to the folder.
 */
const DESCRIPTION = "image.ts";
/** Where they are kept as JavaScript, relative to the project's root. */
const MODULES = "build/image-descriptions";
const DIGEST_CHARACTERS = 8;
const CODE = "image-description";
const EXAMPLE = "docs/your-system.md has an example";

/** Characters of a path that Node.js, the AssemblyScript compiler, make or gcc give a meaning. */
const NOT_IMPORTED = /[\\"\p{Cc}]/u;

/** A board that systems run on. */
export type BoardName = "zc702" | "qemu";
export type Placement = ProgramPlacement & { board: BoardName };

const path = z.string({ error: "a path" }).min(1, { error: "a path" });
const bytes = z.int({ error: "a number of bytes" }).min(0, { error: "a number of bytes" });

const schema: z.ZodType<GuestDescription> = z.strictObject({
  name: z
    .string({ error: 'a name, such as "mine"' })
    .regex(/^[\w.-]+$/, { error: 'a name of letters, digits, "-", "_" and "."' }),
  entry: path,
  asm: z.array(path, { error: 'a list of assembly files, such as ["src/start.S"]' }),
  offsets: path.optional(),
  memory: z.strictObject(
    {
      base: bytes,
      size: bytes,
      dataBase: bytes.optional(),
      reserve: z.record(z.string(), z.strictObject({ size: bytes, align: bytes.optional() })).optional(),
    },
    { error: "{ base, size }, in bytes" },
  ),
  boot: z.array(z.string(), { error: 'a list of exported functions, such as ["main"]' }).optional(),
  small: z.boolean({ error: "true or false" }).optional(),
  out: path.optional(),
  devices: z.array(z.string(), { error: "a list of devices' names" }).optional(),
  markers: z.array(bytes, { error: "a list of numbers" }).optional(),
});

/**
 * @returns undefined when `folder` has no image.ts. @throws ImageError when that does not say what
 * it must
 */
export async function describedImage(
  folder: string,
  placement: Placement,
  code = true,
): Promise<GuestDescription | undefined> {
  const file = join(folder, DESCRIPTION);
  if (!existsSync(file)) return undefined;
  if (!code) {
    const what = `its ${DESCRIPTION} is a program that runs on this machine, and --no-code runs none`;
    throw new ImageError("image-code", what, 'give a built image, "elf", or leave out --no-code');
  }
  if (NOT_IMPORTED.test(folder)) {
    const what = "its path has a backslash, a quotation mark or a control character";
    throw new ImageError(CODE, what, "rename the folder: Node.js and the compilers refuse such a path");
  }
  const described = await run(file, async () => {
    const { image, imageFor } = await import(await asJavaScript(file));
    return typeof imageFor === "function" ? imageFor(placement) : image;
  });
  if (described === undefined) {
    throw new ImageError(
      CODE,
      `its ${DESCRIPTION} gives no image`,
      `export "image", or a function "imageFor" that returns one; ${EXAMPLE}`,
    );
  }
  const result = schema.safeParse(described);
  if (!result.success) throw wrong(result.error.issues[0]!);
  const { data } = result;
  const own = (name: string) => resolve(folder, name);
  const sources = { entry: own(data.entry), asm: data.asm.map(own), out: outOf(folder, data) };
  return { ...data, ...sources, ...(data.offsets === undefined ? {} : { offsets: own(data.offsets) }) };
}

/**
 * Where the image is built. Guests of this project have their own names. Other guests of one name,
 * in different folders, may be built at the same time.
 */
function outOf(folder: string, { name, out }: GuestDescription): string {
  const file = out ?? `build/${name}/${name}.elf`;
  if (resolve(folder).startsWith(`${PROJECT_ROOT}/guests/`)) return file;
  return join(dirname(file), digestOf(resolve(folder)), basename(file));
}

/** A short name for a path. */
function digestOf(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, DIGEST_CHARACTERS);
}

function wrong(issue: z.core.$ZodIssue): ImageError {
  const field = ["image", ...issue.path].join(".");
  if (issue.code === "unrecognized_keys") {
    const what = `in its ${DESCRIPTION}, "${field}" has a field "${issue.keys[0]}" that means nothing`;
    return new ImageError(CODE, what, `remove or rename it; ${EXAMPLE}`);
  }
  const what = `in its ${DESCRIPTION}, "${field}" is not ${issue.message}`;
  return new ImageError(CODE, what, `give ${issue.message}; ${EXAMPLE}`);
}

/** @returns the address of a JavaScript module of the user's TypeScript, made when that has changed */
async function asJavaScript(file: string): Promise<string> {
  const folder = join(MODULES, digestOf(file));
  process.setSourceMapsEnabled(true);
  const module =
    currentBundle(PROJECT_ROOT, folder) ??
    (await (
      await import("../bundle/make")
    ).makeBundle(PROJECT_ROOT, { entry: file, folder, sourceMap: true }));
  return pathToFileURL(module).href;
}

/** Runs the user's own code. */
async function run(file: string, code: () => Promise<unknown>): Promise<unknown> {
  try {
    return await code();
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    const reason = mistakeInSource(error) ?? thrown(message.split("\n")[0]!, stack, file);
    const what = `its ${DESCRIPTION} cannot be used: ${reason}`;
    throw new ImageError(CODE, what.replaceAll(`${PROJECT_ROOT}/`, ""), `correct it; ${EXAMPLE}`);
  }
}

/** esbuild's first message, with its place. */
function mistakeInSource(error: unknown): string | undefined {
  const [first] = (error as Partial<BuildFailure>)?.errors ?? [];
  if (first?.location == null) return undefined;
  const { file, line, column } = first.location;
  return `${resolve(PROJECT_ROOT, file)}:${line}:${column}: ERROR: ${first.text}`;
}

function thrown(message: string, stack: string, file: string): string {
  const line = stack.split("\n").find((entry) => entry.includes(`${file}:`));
  const [, place] = line === undefined ? [] : (/([^ (]+:\d+:\d+)\)?$/.exec(line) ?? []);
  return place === undefined ? message : `${place.replace("file://", "")}: ${message}`;
}

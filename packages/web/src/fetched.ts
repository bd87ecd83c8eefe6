/** Files of the site over HTTP. */

/** A file of the site did not come, or not as a whole. The message is the reason. */
export class FetchError extends Error {
  /** @param file its path from the folder of the page */
  constructor(
    readonly file: string,
    why: string,
  ) {
    super(why);
  }
}

/** The server of `mvm web` could not build the file, and says why and what to do. */
const NOT_PREPARED = 500;

/**
 * @param base absolute address of the folder of the page
 * @param file its path from there
 * @throws FetchError; or Error, if the server says what is wrong with the system
 */
export async function fetched<T>(
  base: string,
  file: string,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const { status, why, content } = await answer(base, file, read);
  if (why === undefined) return content!;
  throw status === NOT_PREPARED ? new Error(`${file}: ${why}`) : new FetchError(file, why);
}

interface Answer<T> {
  status?: number;
  content?: T;
  why?: string;
}

async function answer<T>(
  base: string,
  file: string,
  read: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  try {
    const response = await fetch(new URL(file, base));
    const { ok, status } = response;
    if (ok) return { content: await read(response) };
    return { status, why: (await response.text()).trim() || `the server answers ${status}` };
  } catch (error) {
    return { why: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why something could not be done. */
export interface Failure {
  reason: string;
  /** The file of the site that did not come; undefined: the reason says all. */
  file?: string;
}

export function failureOf(error: unknown): Failure {
  const reason = reasonOf(error);
  return error instanceof FetchError ? { reason, file: error.file } : { reason };
}

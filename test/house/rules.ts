/** Every house rule, applied to the repository. */
import { circles } from "./circles";
import { encodedPaths } from "./file-urls";
import { repositoryFiles, repositoryPaths } from "./files";
import { importsOf } from "./imports";
import { differentReadmes } from "./languages";
import { wrongWays } from "./layers";
import { untagged } from "./license";
import { falseNames } from "./names";
import { OUTSIDE_FILES, OUTSIDE_NAMES, unusedNames } from "./outside";
import { falseReferences } from "./references";
import { wrongScripts } from "./scripts";
import { wideComments } from "./width";

const files = repositoryFiles();
const imports = importsOf(files);
/** These rules and their tests quote names that need not exist. */
const sources = files.filter(({ path }) => !path.startsWith("test/house/"));

/** By what the rule says: finds what breaks it, one message each. */
export const RULES: Readonly<Record<string, () => string[]>> = {
  "no circle of imports inside a package, a guest or a demo": () => circles(imports),
  "no comment is wider than 100 columns": () => files.flatMap(wideComments),
  "the files that comments and documents name exist": () =>
    falseReferences(files, repositoryPaths(), OUTSIDE_FILES),
  "the identifiers that comments and documents name exist": () => falseNames(files, sources, OUTSIDE_NAMES),
  "every name that is known to be outside is used": () =>
    unusedNames(files, { ...OUTSIDE_FILES, ...OUTSIDE_NAMES }),
  "documents and package.json agree on the scripts": () => wrongScripts(files),
  "README.md and README.ja.md name the same": () => differentReadmes(files),
  "the Linux module's files name their license": () => untagged(files),
  "paths of files are not encoded": () => files.flatMap(encodedPaths),
  "dependencies point one way": () => wrongWays(imports),
};

/** The documents of this repository as a site. */
export { buildSite, FolderError, SiteError } from "./build";

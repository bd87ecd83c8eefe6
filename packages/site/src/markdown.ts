/** Documents are written for readers of the repository. This makes them right for the site, too. */
import type { MarkdownRenderer } from "vitepress";
import { linkOnSite } from "./links";
import { PAGES, placeOf } from "./pages";

const FILE_AT: ReadonlyMap<string, string> = new Map(PAGES.map(({ file }) => [placeOf(file), file]));

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
}

/** Gives every link its target on the site. A link to a folder without a page becomes text. */
export function linksOfSite(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("links-of-site", ({ tokens, env }) => {
    const from = FILE_AT.get(env.relativePath)!;
    for (const block of tokens) {
      let linked = true;
      for (const token of block.children ?? []) {
        if (token.type === "link_open") {
          const target = linkOnSite(from, decodeURI(token.attrGet("href")!));
          linked = target !== undefined;
          if (linked) token.attrSet("href", target!);
        }
        if (!linked && (token.type === "link_open" || token.type === "link_close")) {
          token.tag = "span";
          token.attrs = null;
          token.type = "text_style";
        }
      }
    }
  });
}

/** A line of Japanese goes on in the next line without a space. */
export function joinJapanese(markdown: MarkdownRenderer): void {
  const softBreak = markdown.renderer.rules["softbreak"]!;
  const JAPANESE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}、。（）：]$/u;
  markdown.renderer.rules["softbreak"] = (tokens, index, ...rest) =>
    JAPANESE.test(tokens[index - 1]?.content ?? "") ? "" : softBreak(tokens, index, ...rest);
}

/** The site, as VitePress understands it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme, UserConfig } from "vitepress";
import { anchorOf, joinJapanese, linksOfSite } from "./markdown";
import { GROUPS, JAPANESE_ENTRY, type Page, placeOf } from "./pages";
import { ROOT } from "./root";
import { OUT } from "./stage";
import { tokensOf } from "./tokens";

const DESCRIPTION = "A Type-1 virtual machine monitor for the Zynq-7000, on a virtual ZC702";
const DESCRIPTION_JAPANESE = "Zynq-7000 のための Type 1 仮想マシンモニタと、仮想 ZC702";

/** @param base the path at which the site is served: `/`, or `/NAME/` */
export function siteConfig({ base }: { base: string }): UserConfig<DefaultTheme.Config> {
  return {
    title: "MVM",
    base,
    // Without this a browser asks for /favicon.ico.
    head: [["link", { rel: "icon", href: "data:," }]],
    outDir: OUT,
    cacheDir: "./cache",
    // check.ts judges links, with their fragments.
    ignoreDeadLinks: true,
    markdown: {
      // Braces in a document are text.
      attrs: { disable: true },
      html: false,
      anchor: { slugify: anchorOf },
      config(markdown) {
        linksOfSite(markdown);
        joinJapanese(markdown);
      },
    },
    locales: {
      root: {
        label: "English",
        lang: "en",
        description: DESCRIPTION,
        themeConfig: { sidebar: sidebar("english") },
      },
      ja: {
        label: "日本語",
        lang: "ja",
        description: DESCRIPTION_JAPANESE,
        themeConfig: {
          sidebar: sidebar("japanese"),
          ...JAPANESE_LABELS,
        },
      },
    },
    themeConfig: {
      // Only the entry is in both languages.
      i18nRouting: false,
      outline: { level: [2, 3] },
      search: {
        provider: "local",
        options: {
          miniSearch: { options: { tokenize: tokensOf } },
          locales: { ja: { translations: JAPANESE_SEARCH } },
        },
      },
    },
  };
}

function sidebar(language: "english" | "japanese"): DefaultTheme.SidebarItem[] {
  const japanese = language === "japanese";
  const shown = ({ file }: Page) => japanese || file !== JAPANESE_ENTRY;
  const title = (page: Page) => (japanese && page.japanese) || titleOf(page);
  return GROUPS.map((group) => ({
    text: japanese ? group.japanese : group.title,
    collapsed: false,
    items: group.pages.filter(shown).map((page) => ({ text: title(page), link: `/${placeOf(page.file)}` })),
  }));
}

/** The first heading of the document. */
function titleOf({ file }: Page): string {
  const text = readFileSync(join(ROOT, file), "utf8");
  return /^# (.+)$/m.exec(text)?.[1] ?? file;
}

const JAPANESE_LABELS: DefaultTheme.Config = {
  outline: { level: [2, 3], label: "このページの内容" },
  docFooter: { prev: "前のページ", next: "次のページ" },
  darkModeSwitchLabel: "外観",
  lightModeSwitchTitle: "ライトモードにする",
  darkModeSwitchTitle: "ダークモードにする",
  sidebarMenuLabel: "目次",
  returnToTopLabel: "ページの先頭へ",
  langMenuLabel: "言語を変更",
};

const JAPANESE_SEARCH = {
  button: { buttonText: "検索", buttonAriaLabel: "検索" },
  modal: {
    displayDetails: "詳細を表示",
    resetButtonTitle: "検索語を消す",
    backButtonTitle: "検索を閉じる",
    noResultsText: "見つかりません：",
    footer: { selectText: "選択", navigateText: "移動", closeText: "閉じる" },
  },
};

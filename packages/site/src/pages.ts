/** The pages of the site, in the order of its sidebar. */

export interface Page {
  /** The document, from the root of the repository. Its first heading is the title of the page. */
  file: string;
  /** The title in the sidebar of the Japanese page. Without one it is the title of the page. */
  japanese?: string;
}

export interface Group {
  title: string;
  japanese: string;
  pages: readonly Page[];
}

/** The documents of folders, whose names need no translation. */
const readmes = (parent: string, ...names: string[]): Page[] =>
  names.map((name) => ({ file: `${parent}/${name}/README.md` }));

export const ENGLISH_ENTRY = "README.md";
export const JAPANESE_ENTRY = "README.ja.md";

export const GROUPS: readonly Group[] = [
  {
    title: "Start",
    japanese: "はじめに",
    pages: [
      { file: JAPANESE_ENTRY, japanese: "MVM" },
      { file: ENGLISH_ENTRY, japanese: "MVM（英語）" },
      { file: "docs/architecture.md", japanese: "アーキテクチャ" },
    ],
  },
  {
    title: "Your system",
    japanese: "システムを作る",
    pages: [
      { file: "docs/your-system.md", japanese: "自分のゲスト、自分のシステム" },
      { file: "docs/configuration.md", japanese: "コンフィギュレーションファイル" },
      { file: "docs/hypercalls.md", japanese: "ハイパーバイザーコール" },
      { file: "docs/channels.md", japanese: "VM 間通信：チャネル" },
      { file: "docs/memory.md", japanese: "ゲストのメモリ" },
      { file: "docs/operator.md", japanese: "オペレータのコンソール" },
    ],
  },
  {
    title: "A run",
    japanese: "実行する",
    pages: [
      { file: "docs/report.md", japanese: "実行のレポート" },
      { file: "docs/terminals.md", japanese: "端末と実行の速さ" },
      { file: "docs/when-it-fails.md", japanese: "動作しないとき" },
      { file: "docs/debugging.md", japanese: "gdb によるデバッグ" },
      { file: "docs/tracing.md", japanese: "トレース" },
      { file: "docs/profiling.md", japanese: "プロファイルとカバレッジ" },
    ],
  },
  {
    title: "The board",
    japanese: "ボード",
    pages: [
      { file: "docs/board.md", japanese: "仮想 ZC702" },
      { file: "docs/registers.md", japanese: "仮想 ZC702 のレジスタ" },
      { file: "docs/web.md", japanese: "ブラウザの中のボード" },
      { file: "docs/testing-firmware.md", japanese: "ファームウェアのテスト" },
      { file: "docs/real-board.md", japanese: "実物の ZC702 での MVM" },
    ],
  },
  {
    title: "Security and costs",
    japanese: "保護とコスト",
    pages: [
      { file: "docs/security.md", japanese: "何を何から保護するか" },
      { file: "docs/attacks.md", japanese: "攻撃とその結果" },
      { file: "docs/measurements.md", japanese: "コストの測定" },
      { file: "docs/campaigns.md", japanese: "故障注入" },
      { file: "docs/evaluation.md", japanese: "評価実験" },
    ],
  },
  {
    title: "Demos",
    japanese: "デモ",
    pages: [
      ...readmes("demos", "rtos-linux", "rtos-alone", "rtos-baremetal", "hello", "two-rtos", "violation"),
      ...readmes("demos", "isolation", "pendulum", "guarded", "consolidation", "linux-smp", "channel"),
      ...readmes("demos", "lease", "restart", "level-change", "operator"),
    ],
  },
  {
    title: "Templates",
    japanese: "テンプレート",
    pages: [
      { file: "examples/bare-metal/README.md", japanese: "C のベアメタルゲスト" },
      { file: "examples/freertos/README.md" },
      { file: "examples/asp3/README.md" },
      { file: "examples/linux/README.md", japanese: "Linux のゲスト" },
      { file: "examples/thermostat/README.md", japanese: "ファームウェアとそのテスト" },
    ],
  },
  {
    title: "Work on MVM",
    japanese: "MVM の開発",
    pages: [
      { file: "CONTRIBUTING.md", japanese: "開発の進め方" },
      { file: "guests/itron/README.md", japanese: "itron：µITRON 4.0 仕様のカーネル" },
      { file: "guests/itron/services.md", japanese: "itron のサービスコール" },
      { file: "guests/linux/README.md", japanese: "Linux ゲスト" },
      { file: "packages/toolchain/README.md", japanese: "ツールチェーン" },
      { file: "packages/board/README.md" },
      { file: "packages/testing/README.md" },
      { file: "packages/campaign/README.md" },
      { file: "packages/conformance/README.md", japanese: "QEMU との比較" },
      { file: "packages/firmware/README.md", japanese: "U-Boot と Linux による検査" },
      { file: "packages/report/README.md", japanese: "レポート" },
      { file: "packages/web/README.md" },
      { file: "packages/site/README.md", japanese: "このサイト" },
    ],
  },
];

export const PAGES: readonly Page[] = GROUPS.flatMap(({ pages }) => pages);

/** Where a page is on the site, as Markdown. A README is the index of its folder. */
export function placeOf(file: string): string {
  if (file === JAPANESE_ENTRY) return "ja/index.md";
  return file.replace(/(^|\/)README\.md$/, "$1index.md");
}

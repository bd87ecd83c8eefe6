/**
 * The words of a text, for the search. Japanese has no spaces between words, so each two characters
 * that follow each other are a word: 割り込み gives 割り, り込, 込み.
 *
 * VitePress sends the text of this function to the browser, so it uses nothing from outside.
 */
export function tokensOf(text: string): string[] {
  const japanese = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]+/gu;
  const words = text.replace(japanese, " ").split(/[\s\p{P}|=<>+`]+/u);
  const runs = text.match(japanese) ?? [];
  const pairs = runs.flatMap((run) => {
    const characters = [...run];
    return characters.length === 1
      ? characters
      : characters.slice(1).map((character, index) => characters[index] + character);
  });
  return [...words, ...pairs].filter((word) => word !== "");
}

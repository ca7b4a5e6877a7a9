const wordsMax = 8;
const wordLengthMax = 40;

/**
 * What a shopper typed → an FTS5 MATCH expression in which every word must begin some word of the product.
 * Only letters, digits and their marks get through, each word in double quotes, so that no FTS5 operator, column
 * filter or quote can be smuggled in. Null when there is no word in it: such a text matches nothing.
 */
export function matchExpression(text: string): string | null {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  if (words.length === 0) return null;
  return words
    .slice(0, wordsMax)
    .map((word) => `"${[...word].slice(0, wordLengthMax).join('')}"*`)
    .join(' ');
}

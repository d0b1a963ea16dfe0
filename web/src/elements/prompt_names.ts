/** The distinct {{words}} of a text, in order, at most five and an ellipsis. */
export function markedNames(text: string): string[] {
  const names = [...new Set(text.match(/\{\{[^{}\n]*\}\}/g) ?? [])];
  return names.length > 5 ? [...names.slice(0, 5), "…"] : names;
}

import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const sent = Decoration.mark({ class: "mark-sent", attributes: { title: "Sent as written" } });
const unclosed = Decoration.mark({ class: "mark-unclosed", attributes: { title: "These braces are not closed" } });
const heading = Decoration.mark({ class: "mark-heading" });

/** Headings, {{words}} in braces, and braces that are opened and never closed. */
const pattern = /^#{1,6} .*$|\{\{[^{}\n]*\}\}|\{\{/gm;

/** The distinct {{words}} of a text, in order, at most five and an ellipsis. */
export function markedNames(text: string): string[] {
  const names = [...new Set(text.match(/\{\{[^{}\n]*\}\}/g) ?? [])];
  return names.length > 5 ? [...names.slice(0, 5), "…"] : names;
}

function decorate(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    const start = view.state.doc.lineAt(from).from;
    for (const match of view.state.sliceDoc(start, to).matchAll(pattern)) {
      const at = start + match.index;
      builder.add(at, at + match[0].length, decorationOf(match[0]));
    }
  }
  return builder.finish();
}

function decorationOf(text: string): Decoration {
  if (text.startsWith("#")) return heading;
  return text === "{{" ? unclosed : sent;
}

/** Highlights headings and marks in a prompt. */
export const promptMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

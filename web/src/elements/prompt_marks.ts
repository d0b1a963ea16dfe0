import { RangeSetBuilder, StateEffect } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { Pause } from "../pause";

const sent = Decoration.mark({ class: "mark-sent", attributes: { title: "Sent as written" } });
const unclosed = Decoration.mark({ class: "mark-unclosed", attributes: { title: "These braces are not closed" } });
const heading = Decoration.mark({ class: "mark-heading" });

/** Headings, {{words}} in braces, and braces that are opened and never closed. */
const pattern = /^#{1,6} .*$|\{\{[^{}\n]*\}\}|\{\{/gm;

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

/** Typing has paused. */
const rested = StateEffect.define<null>();

/** Highlights headings and marks in a prompt. While somebody types, the marks move with the text; they are found anew once typing rests. */
export const promptMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    #typing: Pause;

    constructor(view: EditorView) {
      this.decorations = decorate(view);
      this.#typing = new Pause(() => view.dispatch({ effects: rested.of(null) }));
    }

    update(update: ViewUpdate): void {
      if (update.docChanged) {
        this.decorations = this.decorations.map(update.changes);
        this.#typing.start();
      } else if (update.viewportChanged || update.transactions.some((t) => t.effects.some((effect) => effect.is(rested)))) {
        this.decorations = decorate(update.view);
      }
    }

    destroy(): void {
      this.#typing.cancel();
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

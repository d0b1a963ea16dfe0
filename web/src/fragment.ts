/** Asks the server for a part of a page. */
export async function fragment(url: string, signal?: AbortSignal): Promise<DocumentFragment> {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, ...(signal ? { signal } : {}) });
  if (!answer.ok || answer.redirected) throw new Error(`the server answered ${answer.status}`);
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

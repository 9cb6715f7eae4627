/** An element of a small XML text, with the positions of the whole element and of its content. */
export interface XmlElement {
  name: string;
  children: XmlElement[];
  start: number;
  end: number;
  contentStart: number;
  contentEnd: number;
}

/** Replaces `[start, end)` of the text. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

const TAG = /<(\/?)([\w.:-]+)[^<>]*?(\/?)>/g;

/** Reads XML as moto writes it: elements only; no comments, no CDATA. Returns the root. */
export function parseXml(text: string): XmlElement {
  const top = element('', 0, 0);
  const open = [top];
  for (const tag of text.matchAll(TAG)) {
    const [whole, closing, name = '', empty] = tag;
    const after = tag.index + whole.length;
    if (closing) {
      const closed = open.pop();
      if (closed) Object.assign(closed, { contentEnd: tag.index, end: after });
      continue;
    }
    const opened = element(name, tag.index, after);
    open.at(-1)?.children.push(opened);
    if (!empty) open.push(opened);
  }
  const root = top.children[0];
  if (!root) throw new Error(`moto answered something that is not XML: ${text.slice(0, 200)}`);
  return root;
}

/** The first descendant along a path of names. */
export function child(of: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce((parent, name) => parent?.children.find((each) => each.name === name), of);
}

/** The text inside the first descendant along a path; empty when there is none. */
export function textOf(text: string, of: XmlElement | undefined, ...path: string[]): string {
  const found = child(of, ...path);
  if (!found) return '';
  const raw = text.slice(found.contentStart, found.contentEnd);
  return raw.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((done, edit) => done.slice(0, edit.start) + edit.text + done.slice(edit.end), text);
}

/** An edit that replaces an element's content; none when the element is absent. */
export function replaceContent(of: XmlElement | undefined, text: string): Edit[] {
  return of ? [{ start: of.contentStart, end: of.contentEnd, text }] : [];
}

/** An edit that removes a whole element. */
export function removeElement(of: XmlElement): Edit {
  return { start: of.start, end: of.end, text: '' };
}

function element(name: string, start: number, end: number): XmlElement {
  return { name, children: [], start, end, contentStart: end, contentEnd: end };
}

import { DOMParser, type Element } from '@xmldom/xmldom';

/** An element of a TwiML document: a verb, or a noun inside one. */
export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text directly inside, trimmed. */
  readonly text: string;
  readonly children: readonly Verb[];
}

/** What an application answered is not TwiML; the message says why. */
export class TwimlError extends Error {
  override readonly name = 'TwimlError';
}

/**
 * Reads a TwiML document.
 * Source: https://www.twilio.com/docs/voice/twiml
 * @returns the verbs of its `<Response>`, in order.
 * @throws TwimlError
 */
export function parseTwiml(document: string): readonly Verb[] {
  const root = rootOf(document);
  if (root.tagName !== 'Response') {
    throw new TwimlError(`its root element is <${root.tagName}>, TwiML's is <Response>`);
  }
  return childrenOf(root);
}

function rootOf(document: string): Element {
  try {
    const parser = new DOMParser({
      onError: (_level, message) => {
        throw new TwimlError(`it is not well-formed XML: ${message}`);
      },
    });
    const root = parser.parseFromString(document.trim(), 'text/xml').documentElement;
    if (root !== null) return root;
  } catch (error) {
    if (error instanceof TwimlError) throw error;
    throw new TwimlError(
      `it is not well-formed XML: ${error instanceof Error ? error.message : 'unknown reason'}`,
    );
  }
  throw new TwimlError('it is empty');
}

function childrenOf(element: Element): Verb[] {
  return [...element.childNodes].filter(isElement).map(verbOf);
}

function verbOf(element: Element): Verb {
  const attributes: Record<string, string> = {};
  for (const { name, value } of element.attributes) attributes[name] = value;
  const text = [...element.childNodes]
    .filter(({ nodeType }) => nodeType === TEXT || nodeType === CDATA)
    .map(({ nodeValue }) => nodeValue ?? '')
    .join('')
    .trim();
  return { name: element.tagName, attributes, text, children: childrenOf(element) };
}

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;

function isElement(node: { readonly nodeType: number }): node is Element {
  return node.nodeType === ELEMENT;
}

import { isJsonObject, type JsonObject } from 'taskrouter/parsed';
import { parseJson } from '../json';
import { ServiceError } from './service';

/** What a request asks for, in whichever protocol it came. */
export interface ServiceRequest {
  /** The service's name in `X-Amz-Target`; undefined where the protocol doesn't tell. */
  readonly targetPrefix: string | undefined;
  readonly operation: string;
  readonly input: JsonObject;
}

/** How operations, answers and errors are written. */
export interface Protocol {
  readonly contentType: string;
  /** @throws ServiceError `SerializationException` */
  parse(target: string, body: string): ServiceRequest;
  success(operation: string, output: JsonObject, requestId: string): string;
  failure(error: ServiceError, requestId: string): string;
}

/** The protocol that a request's content type stands for: query for a form, JSON for everything else. */
export function protocolOf(contentType = 'application/x-amz-json-1.1'): Protocol {
  return contentType.startsWith('application/x-www-form-urlencoded') ? QUERY : jsonProtocol(contentType);
}

/** AWS JSON 1.0 and 1.1. Source: "AWS JSON 1.0 protocol" in the Smithy specification. */
function jsonProtocol(contentType: string): Protocol {
  return {
    contentType,
    parse: (target, body) => {
      const [targetPrefix, operation = ''] = target.split('.');
      const input = parseJson(body);
      if (!isJsonObject(input))
        throw new ServiceError('SerializationException', 'the body is not a JSON object');
      return { targetPrefix, operation, input };
    },
    success: (_operation, output) => JSON.stringify(output),
    failure: ({ code, message, fields }) => JSON.stringify({ __type: code, message, ...fields }),
  };
}

/** STS is the only service here that speaks it. */
const QUERY_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** AWS query: a form is asked, XML is answered. Source: "AWS query protocol" in the Smithy specification. */
const QUERY: Protocol = {
  contentType: 'text/xml',
  parse: (_target, body) => {
    const { Action: operation = '', Version: _, ...input } = Object.fromEntries(new URLSearchParams(body));
    return { targetPrefix: undefined, operation, input };
  },
  success: (operation, output, requestId) => {
    const result = element(`${operation}Result`, elements(output));
    const metadata = element('ResponseMetadata', elements({ RequestId: requestId }));
    return element(`${operation}Response`, result + metadata, ` xmlns="${QUERY_NAMESPACE}"`);
  },
  failure: ({ code, message, status }, requestId) => {
    const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
    const content = element('Error', elements(error)) + elements({ RequestId: requestId });
    return element('ErrorResponse', content, ` xmlns="${QUERY_NAMESPACE}"`);
  },
};

function elements(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, escapeXml(String(value))))
    .join('');
}

function element(name: string, content: string, attributes = ''): string {
  return `<${name}${attributes}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

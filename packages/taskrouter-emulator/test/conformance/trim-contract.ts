/*
 * Makes contract.json, the facts of Twilio's OpenAPI document for TaskRouter v1 that the conformance test asks for:
 *
 *     npm pack @twilio/cli-core@8.3.2 && tar xzf twilio-cli-core-8.3.2.tgz
 *     node --import tsx packages/taskrouter-emulator/test/conformance/trim-contract.ts \
 *       < package/src/services/twilio-api/twilio_taskrouter_v1.json > packages/taskrouter-emulator/test/conformance/contract.json
 *
 * The package itself is no dependency: for this one document it brings 270 packages, a second `twilio` among them.
 * The document is Twilio's, under Apache-2.0 (its `info.license`).
 */
import { text } from 'node:stream/consumers';
import { isJsonObject, type Json, type JsonObject, parseJsonObject } from 'taskrouter/parsed';

/** What a schema keeps: what can be checked. Descriptions and examples stay behind. */
const CHECKED = ['type', 'format', 'pattern', 'minimum', 'maximum', 'enum'];

/** Where the document keeps its schemas, and where the contract does. */
const COMPONENTS = '#/components/schemas/';
const DEFINITIONS = '#/$defs/';

async function main(): Promise<void> {
  const document = parseJsonObject(await text(process.stdin));
  if (document === undefined) throw new Error('give the OpenAPI document on standard input');
  const operations: Json[] = [];
  for (const [path, methods] of Object.entries(object(document.paths))) {
    for (const [method, operation] of Object.entries(object(methods))) {
      if (isJsonObject(operation) && 'operationId' in operation) {
        operations.push(trimOperation(path, method, operation));
      }
    }
  }
  const schemas = Object.entries(object(object(document.components).schemas)).map(
    ([name, schema]): [string, Json] => [name, trimSchema(schema)],
  );
  const version = object(document.info).version ?? null;
  const contract = { version, operations, $defs: Object.fromEntries(schemas) };
  process.stdout.write(`${JSON.stringify(contract, null, 2)}\n`);
}

function trimOperation(path: string, method: string, operation: JsonObject): JsonObject {
  const parameters = array(operation.parameters).map(object);
  const [form] = contentOf(operation.requestBody);
  const [[status = '', response] = []] = Object.entries(object(operation.responses));
  const [schema] = contentOf(response);
  return {
    id: operation.operationId ?? null,
    method: method.toUpperCase(),
    path,
    query: parameters.filter((parameter) => parameter.in === 'query').map(({ name = null }) => name),
    headers: parameters.filter((parameter) => parameter.in === 'header').map(({ name = null }) => name),
    form: Object.keys(object(object(form).properties)),
    status: Number(status),
    response: schema === undefined ? null : trimSchema(schema),
  };
}

/** The schemas of a body, whatever its content types. */
function contentOf(body: Json | undefined): Json[] {
  return Object.values(object(object(body).content)).flatMap((content) => object(content).schema ?? []);
}

/** The schema as JSON Schema: `nullable` is a type there. */
function trimSchema(given: Json): JsonObject {
  const schema = object(given);
  const { $ref, type, nullable, properties, items } = schema;
  if (typeof $ref === 'string') return { $ref: $ref.replace(COMPONENTS, DEFINITIONS) };
  const trimmed: Record<string, Json> = {};
  for (const key of CHECKED) {
    const value = schema[key];
    if (value !== undefined) trimmed[key] = value;
  }
  if (type !== undefined && nullable === true) trimmed.type = [type, 'null'];
  if (isJsonObject(properties)) {
    const entries = Object.entries(properties).map(([name, value]): [string, Json] => [
      name,
      trimSchema(value),
    ]);
    trimmed.properties = Object.fromEntries(entries);
  }
  if (isJsonObject(items)) trimmed.items = trimSchema(items);
  return trimmed;
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function array(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

void main();

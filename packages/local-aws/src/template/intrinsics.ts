import { isJsonObject, type Json, type JsonObject } from 'taskrouter/parsed';
import { isJsonArray } from '../json';
import { TemplateError } from './template-error';

/** What the intrinsic functions of a template refer to. Each throws TemplateError for what doesn't exist. */
export interface IntrinsicScope {
  /** What `Ref` gives: a parameter's, pseudo parameter's or resource's value. Undefined stands for `AWS::NoValue`. */
  ref(name: string, path: string): Json | undefined;
  getAtt(logicalId: string, attribute: string, path: string): Json;
  condition(name: string, path: string): boolean;
  findInMap(map: string, topKey: string, secondKey: string, path: string): Json;
}

type Intrinsic = (argument: Json, scope: IntrinsicScope, path: string) => Json | undefined;

/**
 * `value` with every intrinsic function in it evaluated; undefined where `AWS::NoValue` takes the place away.
 * Source: "Intrinsic function reference" in the CloudFormation User Guide.
 * @throws TemplateError for a function that isn't evaluated locally, or arguments it doesn't take.
 */
export function resolveIntrinsics(value: Json, scope: IntrinsicScope, path: string): Json | undefined {
  if (isJsonArray(value)) {
    return value.flatMap((item, index) => {
      const resolved = resolveIntrinsics(item, scope, `${path}.${index}`);
      // Wrapped, as flatMap would flatten an element that is itself a list.
      return resolved === undefined ? [] : [resolved];
    });
  }
  if (!isJsonObject(value)) return value;

  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS.get(key);
    if (intrinsic === undefined) throw new TemplateError(path, unsupported(key));
    return intrinsic(value[key] ?? null, scope, path);
  }
  const resolved = Object.entries(value).flatMap(([name, item]) => {
    const entry = resolveIntrinsics(item, scope, `${path}.${name}`);
    return entry === undefined ? [] : [[name, entry] as const];
  });
  return Object.fromEntries(resolved);
}

/** The value of a condition function, or of `{Condition: name}`. */
export function evaluateCondition(value: Json, scope: IntrinsicScope, path: string): boolean {
  if (!isJsonObject(value)) throw new TemplateError(path, 'not a condition function');
  const [[name, argument] = ['', null]] = Object.entries(value);
  const operands = (): readonly Json[] => list(argument, path);
  switch (name) {
    case 'Condition':
      return scope.condition(text(argument, scope, path), path);
    case 'Fn::Equals': {
      const [left, right] = operands().map((each) => resolveIntrinsics(each, scope, path));
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return operands().every((each) => evaluateCondition(each, scope, path));
    case 'Fn::Or':
      return operands().some((each) => evaluateCondition(each, scope, path));
    case 'Fn::Not':
      return !operands().every((each) => evaluateCondition(each, scope, path));
    default:
      throw new TemplateError(path, unsupported(name));
  }
}

const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Ref', (argument, scope, path) => scope.ref(text(argument, scope, path), path)],
  ['Fn::GetAtt', getAtt],
  ['Fn::Join', join],
  ['Fn::Sub', sub],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::If', conditional],
  ['Fn::FindInMap', findInMap],
]);

function getAtt(argument: Json, scope: IntrinsicScope, path: string): Json {
  const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument, path);
  return scope.getAtt(
    text(logicalId ?? null, scope, path),
    attribute.map((part) => text(part, scope, path)).join('.'),
    path,
  );
}

function join(argument: Json, scope: IntrinsicScope, path: string): Json {
  const [delimiter = null, items = null] = list(argument, path);
  return list(resolveIntrinsics(items, scope, path), path)
    .map((item) => text(item, scope, path))
    .join(text(delimiter, scope, path));
}

function sub(argument: Json, scope: IntrinsicScope, path: string): Json {
  const [template = null, variables = {}] = isJsonArray(argument) ? argument : [argument];
  const own: JsonObject = isJsonObject(variables) ? variables : {};
  return text(template, scope, path).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    const value = own[name];
    if (value !== undefined) return text(value, scope, path);
    const [id = '', ...attribute] = name.split('.');
    const found = attribute.length === 0 ? scope.ref(id, path) : scope.getAtt(id, attribute.join('.'), path);
    return text(found ?? null, scope, path);
  });
}

function select(argument: Json, scope: IntrinsicScope, path: string): Json {
  const [index = null, items = null] = list(argument, path);
  const found = list(resolveIntrinsics(items, scope, path), path)[Number(text(index, scope, path))];
  if (found === undefined)
    throw new TemplateError(path, `Fn::Select: there is no item ${JSON.stringify(index)}`);
  return found;
}

function split(argument: Json, scope: IntrinsicScope, path: string): Json {
  const [delimiter = null, source = null] = list(argument, path);
  return text(source, scope, path).split(text(delimiter, scope, path));
}

function conditional(argument: Json, scope: IntrinsicScope, path: string): Json | undefined {
  const [condition = null, then = null, otherwise = null] = list(argument, path);
  const holds = scope.condition(text(condition, scope, path), path);
  return resolveIntrinsics(holds ? then : otherwise, scope, path);
}

function findInMap(argument: Json, scope: IntrinsicScope, path: string): Json {
  const [map = null, topKey = null, secondKey = null] = list(argument, path);
  return scope.findInMap(
    text(map, scope, path),
    text(topKey, scope, path),
    text(secondKey, scope, path),
    path,
  );
}

/** `value`, resolved, as the text CloudFormation makes of a scalar. */
function text(value: Json, scope: IntrinsicScope, path: string): string {
  const resolved = resolveIntrinsics(value, scope, path);
  if (typeof resolved === 'string') return resolved;
  if (typeof resolved === 'number' || typeof resolved === 'boolean') return String(resolved);
  throw new TemplateError(path, `expected text, found ${JSON.stringify(resolved ?? null)}`);
}

function list(value: Json | undefined, path: string): readonly Json[] {
  if (isJsonArray(value)) return value;
  throw new TemplateError(path, `expected a list, found ${JSON.stringify(value ?? null)}`);
}

function unsupported(name: string): string {
  const known = [...INTRINSICS.keys()].join(', ');
  if (name === 'Fn::ImportValue') return `${name} needs another stack; exactly one stack runs locally`;
  return `${name || 'an empty object'} is not evaluated locally (only ${known} and conditions)`;
}

import { isJsonObject, type Json } from 'taskrouter/parsed';
import { TemplateFields } from './fields';
import { evaluateCondition, type IntrinsicScope, resolveIntrinsics } from './intrinsics';
import { parameterDefaults } from './parameters';
import {
  CUSTOM_RESOURCE,
  type Identity,
  type ResourceTypes,
  runningType,
  type StackContext,
} from './resource-type';
import type { ResourceDeclaration, Template } from './template';
import { TemplateError } from './template-error';

/** A resource of the stack, its intrinsics resolved. */
export interface Resource extends Identity {
  readonly logicalId: string;
  /** For example `AWS::Lambda::Function`. */
  readonly type: string;
  readonly properties: TemplateFields;
}

/**
 * A template placed in an account: conditions decided, intrinsics resolved, every resource with a name. Nothing is
 * created; services read from it what they run.
 */
export class Stack {
  readonly #parameters: ReadonlyMap<string, Json>;
  readonly #identities = new Map<string, Identity>();
  readonly #properties = new Map<string, TemplateFields>();
  /** Logical IDs and condition names being resolved, to tell a circle from a long way. */
  readonly #resolving = new Set<string>();
  readonly #scope: IntrinsicScope;

  /** @throws TemplateError naming every resource type that isn't run locally. */
  constructor(
    readonly context: StackContext,
    private readonly template: Template,
    private readonly types: ResourceTypes,
  ) {
    this.#parameters = parameterDefaults(template.parameters);
    this.#scope = {
      ref: (name, path) => this.#ref(name, path),
      getAtt: (logicalId, attribute, path) => this.#getAtt(logicalId, attribute, path),
      condition: (name, path) => this.#condition(name, path),
      findInMap: (map, topKey, secondKey, path) => this.#findInMap(map, topKey, secondKey, path),
    };
    const unknown = this.#declarations().filter(({ type }) => !(runningType(type) in types));
    if (unknown.length > 0) {
      const list = unknown.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ');
      throw new TemplateError('Resources', `not run locally: ${list}`);
    }
  }

  /** The resources of one type, in the template's order; those of `Custom::…` are custom resources. */
  resourcesOfType(type: string): readonly Resource[] {
    return this.#declarations()
      .filter((declaration) => runningType(declaration.type) === type)
      .map((declaration) => ({
        logicalId: declaration.logicalId,
        type: declaration.type,
        ...this.#identity(declaration),
        properties: this.#propertiesOf(declaration),
      }));
  }

  /** The stack's outputs by name, as CloudFormation would give them. */
  outputs(): Record<string, string> {
    const outputs = Object.entries(this.template.outputs).flatMap(([name, output]) => {
      const path = `Outputs.${name}`;
      if (!isJsonObject(output)) throw new TemplateError(path, 'an output is an object');
      if (typeof output.Condition === 'string' && !this.#condition(output.Condition, path)) return [];
      const value = resolveIntrinsics(output.Value ?? null, this.#scope, path);
      return [[name, typeof value === 'string' ? value : JSON.stringify(value)] as const];
    });
    return Object.fromEntries(outputs);
  }

  #declarations(): ResourceDeclaration[] {
    return [...this.template.resources.values()].filter(
      ({ logicalId, condition }) =>
        condition === undefined || this.#condition(condition, `Resources.${logicalId}.Condition`),
    );
  }

  #ref(name: string, path: string): Json | undefined {
    if (name === 'AWS::NoValue') return undefined;
    const pseudo = this.#pseudoParameter(name) ?? this.#parameters.get(name);
    if (pseudo !== undefined) return pseudo;
    const declaration = this.#declaration(name, path);
    if (runningType(declaration.type) !== CUSTOM_RESOURCE) return this.#identity(declaration).ref;
    throw new TemplateError(path, `${name} has its name only once it is made, and outputs are told before`);
  }

  #pseudoParameter(name: string): string | undefined {
    const { accountId, region, stackName } = this.context;
    switch (name) {
      case 'AWS::AccountId':
        return accountId;
      case 'AWS::Region':
        return region;
      case 'AWS::Partition':
        return 'aws';
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::StackName':
        return stackName;
      case 'AWS::StackId':
        return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
      default:
        return undefined;
    }
  }

  #getAtt(logicalId: string, attribute: string, path: string): Json {
    const declaration = this.#declaration(logicalId, path);
    const value = this.#identity(declaration).attributes[attribute];
    if (value !== undefined) return value;
    throw new TemplateError(path, `${declaration.type} has no attribute ${attribute} locally`);
  }

  #findInMap(map: string, topKey: string, secondKey: string, path: string): Json {
    const top = this.template.mappings[map];
    const second = isJsonObject(top) ? top[topKey] : undefined;
    const value = isJsonObject(second) ? second[secondKey] : undefined;
    if (value !== undefined) return value;
    throw new TemplateError(path, `Mappings.${map} has no ${topKey}.${secondKey}`);
  }

  #condition(name: string, path: string): boolean {
    const condition = this.template.conditions[name];
    if (condition === undefined) throw new TemplateError(path, `there is no condition ${name}`);
    return this.#once(`condition ${name}`, path, () =>
      evaluateCondition(condition, this.#scope, `Conditions.${name}`),
    );
  }

  #declaration(logicalId: string, path: string): ResourceDeclaration {
    const declaration = this.template.resources.get(logicalId);
    if (declaration !== undefined) return declaration;
    throw new TemplateError(path, `there is no resource or parameter ${logicalId}`);
  }

  #identity(declaration: ResourceDeclaration): Identity {
    const { logicalId, type } = declaration;
    const known = this.#identities.get(logicalId);
    if (known !== undefined) return known;
    const identify = this.types[runningType(type)];
    if (identify === undefined)
      throw new TemplateError(`Resources.${logicalId}`, `${type} is not run locally`);
    const identity = this.#once(logicalId, `Resources.${logicalId}`, () =>
      identify(logicalId, () => this.#propertiesOf(declaration), this.context),
    );
    this.#identities.set(logicalId, identity);
    return identity;
  }

  #propertiesOf({ logicalId, properties }: ResourceDeclaration): TemplateFields {
    const known = this.#properties.get(logicalId);
    if (known !== undefined) return known;
    const path = `Resources.${logicalId}.Properties`;
    const resolved = resolveIntrinsics(properties, this.#scope, path);
    const fields = new TemplateFields(isJsonObject(resolved) ? resolved : {}, path);
    this.#properties.set(logicalId, fields);
    return fields;
  }

  #once<T>(name: string, path: string, resolve: () => T): T {
    if (this.#resolving.has(name)) throw new TemplateError(path, `${name} refers to itself`);
    this.#resolving.add(name);
    try {
      return resolve();
    } finally {
      this.#resolving.delete(name);
    }
  }
}

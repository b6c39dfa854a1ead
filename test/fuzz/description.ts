/** The API's own description as a test reads it: its operations with what they take and what they answer. */

/** The part of JSON Schema, as OpenAPI 3.0 writes it, that the description uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  nullable?: boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number | boolean;
  exclusiveMaximum?: number | boolean;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

interface Media {
  content?: Record<string, { schema?: Schema }>;
}
type Response = Media & { $ref?: string; description?: string };

interface RawOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: Media & { required?: boolean };
  responses: Record<string, Response>;
  security?: object[];
  'x-permission'?: string;
}

export interface OpenApi {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> };
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body?: { schema: Schema; required: boolean };
  /** Documented answers by status, each with its media types. */
  answers: Map<number, Record<string, { schema?: Schema }>>;
  isProtected: boolean;
  /** `action subject` that its caller must be allowed. */
  permission?: string;
}

export class Description {
  readonly operations: Operation[];

  constructor(readonly document: OpenApi) {
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, raw]) => this.operation(method, path, raw)),
    );
  }

  /** Methods of a path. */
  methodsOf(path: string): string[] {
    return this.operations.filter((each) => each.path === path).map(({ method }) => method);
  }

  /** A schema without references and with what `allOf` joins put together; those inside it stay as they are. */
  resolve(schema: Schema): Schema {
    const { $ref, allOf, ...own } = schema;
    const parts = [...(allOf ?? []), ...($ref === undefined ? [] : [this.referred($ref)])];
    return parts.reduce<Schema>((whole, part) => ({ ...this.resolve(part), ...whole }), own);
  }

  private referred(ref: string): Schema {
    const found = this.document.components.schemas[ref.replace('#/components/schemas/', '')];
    if (!found) throw new Error(`the description has no ${ref}`);
    return found;
  }

  private operation(method: string, path: string, raw: RawOperation): Operation {
    const body = raw.requestBody?.content?.['application/json']?.schema;
    return {
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      parameters: raw.parameters ?? [],
      ...(body ? { body: { schema: body, required: raw.requestBody?.required ?? false } } : {}),
      answers: new Map(
        Object.entries(raw.responses).map(([status, answer]) => [Number(status), this.contentOf(answer)]),
      ),
      isProtected: (raw.security ?? []).length > 0,
      ...(raw['x-permission'] === undefined ? {} : { permission: raw['x-permission'] }),
    };
  }

  private contentOf({ $ref, content }: Response): Record<string, { schema?: Schema }> {
    if ($ref === undefined) return content ?? {};
    const found = this.document.components.responses[$ref.replace('#/components/responses/', '')];
    if (!found) throw new Error(`the description has no ${$ref}`);
    return found.content ?? {};
  }
}

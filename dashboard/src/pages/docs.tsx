import { useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";
import { Logo } from "../parts/logo.tsx";
import { FailedRead, Loading } from "../parts/states.tsx";

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

interface Content {
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated?: boolean;
  readonly security: readonly unknown[];
  readonly "x-function"?: string;
  readonly "x-role"?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Content>> }>
  >;
}

interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The OpenAPI document for people. */
export function Docs() {
  const [document, setDocument] = useState<Document>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    window.document.title = "API · KoreVital";
    get<Document>("/api/openapi.json").then(setDocument, setError);
  }, []);
  if (error) return <FailedRead error={error} what="the document" />;
  if (document === undefined) return <Loading what="the document" />;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <div class="docs">
      <nav class="docs-nav" aria-label="Operations">
        <a class="brand" href="/">
          <Logo /> KoreVital
        </a>
        {document.tags.map(({ name }) => (
          <div key={name} class="nav-group">
            <h2>{name}</h2>
            <ul>
              {operations
                .filter(({ operation }) => operation.tags.includes(name))
                .map(({ operation, method, path }) => (
                  <li key={operation.operationId}>
                    <a href={`#${operation.operationId}`} title={`${method.toUpperCase()} ${path}`}>
                      <span class={`method ${method}`}>{method}</span> {path.replace(/^\/api/, "")}
                    </a>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
      <main>
        <div class="page-head">
          <h1>
            {document.info.title} API <small>{document.info.version}</small>
          </h1>
          <a href="/api/openapi.json">openapi.json</a>
        </div>
        <p>
          <Code text={document.info.description} />
        </p>
        {document.tags.map(({ name, description }) => (
          <section key={name} aria-label={name} class="docs-tag">
            <h2>{name}</h2>
            <p class="muted">{description}</p>
            {operations
              .filter(({ operation }) => operation.tags.includes(name))
              .map(({ path, method, operation }) => (
                <OperationView key={operation.operationId} {...{ path, method, operation, document }} />
              ))}
          </section>
        ))}
      </main>
    </div>
  );
}

interface OperationProps {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  readonly document: Document;
}

function OperationView({ path, method, operation, document }: OperationProps) {
  const [isOpen, setOpen] = useState(location.hash === `#${operation.operationId}`);
  useEffect(() => {
    const open = () => location.hash === `#${operation.operationId}` && setOpen(true);
    window.addEventListener("hashchange", open);
    return () => window.removeEventListener("hashchange", open);
  }, [operation]);
  return (
    <details
      class="card operation"
      id={operation.operationId}
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <span class={`method ${method}`}>{method}</span> <code>{path}</code> <span>{operation.summary}</span>
      </summary>
      {isOpen && <Details operation={operation} document={document} />}
    </details>
  );
}

function Details({ operation, document }: Pick<OperationProps, "operation" | "document">) {
  const { description, parameters = [], requestBody, responses, security } = operation;
  const role = operation["x-role"];
  return (
    <>
      {description && (
        <p>
          <Code text={description} />
        </p>
      )}
      <p class="muted">
        {security.length === 0
          ? "Open to everybody."
          : role === undefined
            ? `Needs the key of the function ${operation["x-function"]}, or a host key.`
            : `Needs the role ${role}.`}
      </p>
      {parameters.length > 0 && (
        <>
          <h3>Parameters</h3>
          <Fields
            fields={parameters.map(({ name, in: place, required = false, description: text, schema }) => ({
              ...{ name, type: `${place}, ${typeOf(schema)}`, required, description: text },
            }))}
          />
        </>
      )}
      {requestBody && (
        <>
          <h3>Body</h3>
          <Contents content={requestBody.content} document={document} />
        </>
      )}
      <h3>Responses</h3>
      {Object.entries(responses).map(([status, response]) => (
        <div key={status} class="response">
          <p>
            <span class={`tag ${status.startsWith("2") ? "good" : status.startsWith("3") ? "" : "warn"}`}>
              {status}
            </span>{" "}
            <Code text={response.description} />
          </p>
          {status.startsWith("2") && response.content && <Contents content={response.content} document={document} />}
        </div>
      ))}
    </>
  );
}

function Contents({
  content,
  document,
}: {
  readonly content: Readonly<Record<string, Content>>;
  readonly document: Document;
}) {
  return (
    <>
      {Object.entries(content).map(([type, { schema, example }]) => (
        <div key={type}>
          <p class="mono">{type}</p>
          {schema && <SchemaView schema={schema} document={document} depth={0} />}
          {example !== undefined && (
            <pre>{typeof example === "string" ? example : JSON.stringify(example, null, 2)}</pre>
          )}
        </div>
      ))}
    </>
  );
}

/** Schemas within schemas are shown to this depth. */
const deepest = 3;

function SchemaView({
  schema,
  document,
  depth,
}: {
  readonly schema: Schema;
  readonly document: Document;
  readonly depth: number;
}) {
  const resolved = resolve(schema, document);
  const inner = resolved.items === undefined ? resolved : resolve(resolved.items, document);
  const { properties, required = [] } = inner;
  if (properties === undefined) return <p class="muted">{typeOf(resolved)}</p>;
  return (
    <>
      {resolved.items !== undefined && <p class="muted">A list of:</p>}
      <Fields
        fields={Object.entries(properties).map(([name, property]) => {
          const { items } = resolve(property, document);
          const nested = resolve(items ?? property, document);
          return {
            ...{ name, type: typeOf(property), required: required.includes(name) },
            description: property.description ?? nested.description,
            more:
              nested.properties !== undefined && depth < deepest ? (
                <SchemaView schema={nested} document={document} depth={depth + 1} />
              ) : undefined,
          };
        })}
      />
    </>
  );
}

interface FieldProps {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string | undefined;
  readonly more?: preact.ComponentChildren;
}

function Fields({ fields }: { readonly fields: readonly FieldProps[] }) {
  return (
    <dl class="schema">
      {fields.map(({ name, type, required, description, more }) => (
        <div key={`${name} ${type}`}>
          <dt>
            <code>{name}</code> <span class="muted">{type}</span> {required && <span class="tag">required</span>}
          </dt>
          <dd>
            {description && <Code text={description} />}
            {more}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function resolve(schema: Schema, { components }: Document): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : (components.schemas[name] ?? schema);
}

function typeOf(schema: Schema | undefined): string {
  if (schema === undefined) return "";
  if (schema.$ref !== undefined) return schema.$ref.split("/").at(-1) ?? "";
  if (schema.enum !== undefined) return schema.enum.map(String).join(" | ");
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : (schema.type as string | undefined);
  const range =
    schema.minimum === undefined && schema.maximum === undefined
      ? ""
      : ` ${schema.minimum ?? ""} to ${schema.maximum ?? ""}`;
  return [type ?? "any", schema.format].filter(Boolean).join(", ") + range;
}

/** Text with code in back quotes. */
function Code({ text }: { readonly text: string }) {
  return (
    <>{text.split("`").map((part, index) => (index % 2 === 1 ? <code key={String(index)}>{part}</code> : part))}</>
  );
}

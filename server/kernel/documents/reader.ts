import { createHash } from 'node:crypto';
import type { ApolloServerErrorCode } from '@apollo/server/errors';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { costOf } from './cost.js';
import { LIMITS, PARSING } from './limits.js';
import { isNestedDeeper } from './nesting.js';
import { shapeRefusal } from './shape.js';
import { DocumentStore, RefusedTexts } from './store.js';
import type { TrustedDocuments } from './trusted.js';
import { variablesRefusal } from './variables.js';

/** What a client sends, over HTTP or a socket; nothing of it is believed yet. */
export interface Asked {
  query?: unknown;
  operationName?: unknown;
  variables?: unknown;
  extensions?: unknown;
  /** As urql sends the id of a persisted document; others put it into `extensions`. */
  documentId?: unknown;
}

/** What may run. */
export interface Readable {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | null;
  variables: Record<string, unknown>;
}

export interface Reading {
  /** Introspection and suggestions are for those who build a client, and off in production. */
  tellsSchema: boolean;
  /** The client's documents, which may be asked for by id. */
  trusted: TrustedDocuments;
  /** Nothing else runs for whoever has not opened the rest. */
  onlyTrusted: boolean;
}

/** Documents that are remembered: of whoever may ask for anything, and of the client, each in a few wordings. */
const MAX_OPENED = 200;
const MAX_TRUSTED = 2000;

/** Refused texts, 44 characters of each. */
const MAX_FOREIGN = 5000;

type Code = `${ApolloServerErrorCode}` | 'FORBIDDEN';

/** Why a request does not run; its errors are meant for the client. */
export class Unreadable extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors[0]?.message);
  }
}

const unreadable = (code: Code, message: string): Unreadable =>
  new Unreadable([new GraphQLError(message, { extensions: { code } })]);

const foreign = (): Unreadable =>
  unreadable('FORBIDDEN', 'Only what the client of this product asks for is answered here.');

/** The one door for what is to run: over HTTP and over a socket the same is read, refused and remembered. */
export class DocumentReader {
  /** Apart, so that nobody who may ask for anything pushes out what the client asks for. */
  private readonly stores = {
    opened: new DocumentStore(MAX_OPENED),
    trusted: new DocumentStore(MAX_TRUSTED),
  };
  private readonly foreign = new RefusedTexts(MAX_FOREIGN);
  private readonly rules;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly reading: Reading,
  ) {
    this.rules = [...specifiedRules, ...(reading.tellsSchema ? [] : [NoSchemaIntrospectionCustomRule])];
  }

  /** Throws `Unreadable`. `opened` lets documents run that the client does not have. */
  read(asked: Asked, opened: boolean): Readable {
    const { operationName, variables } = formOf(asked);
    const document = this.document(this.textOf(asked), opened || !this.reading.onlyTrusted);
    const operation = getOperationAST(document, operationName);
    if (!operation)
      throw unreadable(
        'OPERATION_RESOLUTION_FAILURE',
        operationName ? 'There is no operation of that name.' : 'Which of the operations is to run?',
      );
    const coerced = this.coerce(operation, variables);
    if (costOf(this.schema, document, operation, coerced) > LIMITS.cost)
      throw unreadable(
        'BAD_USER_INPUT',
        `The answer might have more than ${LIMITS.cost} objects: ask for less.`,
      );
    return { document, operation, operationName, variables };
  }

  private textOf({ query, documentId, extensions }: Asked): string {
    const id = documentId ?? persistedIdOf(extensions);
    const text = typeof id === 'string' ? this.reading.trusted.text(id) : undefined;
    if (text !== undefined) return text;
    if (typeof query === 'string' && query) return query;
    // The message that clients know: they ask again with the text.
    if (typeof id === 'string') throw unreadable('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
    throw unreadable('BAD_REQUEST', '`query` must be a text.');
  }

  private document(text: string, opened: boolean): DocumentNode {
    if (text.length > LIMITS.length)
      throw unreadable('BAD_USER_INPUT', `The document is longer than ${LIMITS.length} characters.`);
    const key = createHash('sha256').update(text).digest('base64');
    const store = opened ? this.stores.opened : this.stores.trusted;
    const seen = store.find(key);
    if (seen) return seen;
    if (!opened && this.foreign.has(key)) throw foreign();
    const document = this.parse(text);
    const misshapen = shapeRefusal(this.schema, document);
    if (misshapen !== null) throw unreadable('GRAPHQL_VALIDATION_FAILED', misshapen);
    const kind = opened ? key : this.reading.trusted.idOf(document);
    if (kind === undefined) {
      this.foreign.add(key);
      throw foreign();
    }
    const errors = validate(this.schema, document, this.rules, { maxErrors: LIMITS.errors });
    if (errors.length) throw this.refused('GRAPHQL_VALIDATION_FAILED', errors);
    store.keep(key, document, kind);
    return document;
  }

  private parse(text: string): DocumentNode {
    if (isNestedDeeper(text, LIMITS.nesting))
      throw unreadable(
        'GRAPHQL_PARSE_FAILED',
        `The document has more than ${LIMITS.nesting} brackets inside each other.`,
      );
    try {
      return parse(text, PARSING);
    } catch (error) {
      // A nesting so deep that the parser runs out of stack is a fault of the text, too.
      const told = error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read.');
      throw this.refused('GRAPHQL_PARSE_FAILED', [told]);
    }
  }

  private coerce(operation: OperationDefinitionNode, variables: Record<string, unknown>) {
    const definitions = operation.variableDefinitions ?? [];
    const { errors, coerced } = getVariableValues(this.schema, definitions, variables, {
      maxErrors: LIMITS.errors,
    });
    if (errors) throw this.refused('BAD_USER_INPUT', errors);
    return coerced;
  }

  /** As many as a person reads, each as long as a person reads. */
  private refused(code: Code, errors: readonly GraphQLError[]): Unreadable {
    return new Unreadable(
      errors.slice(0, LIMITS.errors).map(error => {
        const { nodes, source, positions } = error;
        const message = this.reading.tellsSchema ? error.message : withoutSuggestion(error.message);
        return new GraphQLError(message.slice(0, LIMITS.message), {
          nodes,
          source,
          positions,
          extensions: { code },
        });
      }),
    );
  }
}

const withoutSuggestion = (message: string): string => message.replace(/ ?Did you mean.*$/s, '');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of a request that are not the document, of the right kinds. */
function formOf({ operationName, variables, extensions }: Asked) {
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw unreadable('BAD_REQUEST', '`operationName` must be a text.');
  for (const [name, value] of Object.entries({ variables, extensions }))
    if (value !== undefined && value !== null && !isRecord(value))
      throw unreadable('BAD_REQUEST', `\`${name}\` must be an object.`);
  const given = isRecord(variables) ? variables : {};
  const tooLarge = variablesRefusal(given);
  if (tooLarge !== null) throw unreadable('BAD_USER_INPUT', tooLarge);
  return { operationName: operationName || null, variables: given };
}

function persistedIdOf(extensions: unknown): unknown {
  const persisted = isRecord(extensions) ? extensions.persistedQuery : undefined;
  return isRecord(persisted) ? persisted.sha256Hash : undefined;
}

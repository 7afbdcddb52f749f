/** What a document may be, on HTTP and on WebSocket alike. The client's largest has about a quarter of each. */
export const LIMITS = {
  /** Characters: comments cost no tokens. */
  length: 16 * 1024,
  tokens: 2000,
  operations: 10,
  fragments: 50,
  /** Fields from the root to a leaf; introspection is not counted, graphql-js limits it by a rule of its own. */
  depth: 12,
  /** Brackets inside each other in the text, and then selection sets with fragments unfolded. */
  nesting: 20,
  /** Fields and fragments of one operation, its fragments unfolded. */
  selections: 1000,
  /** Fields of the root, by whichever name: each is a question of its own. */
  rootFields: 20,
  /** Each is an attempt of its own, at a password for example. */
  rootMutations: 10,
  aliases: 30,
  /** Times one answer's field is asked for: graphql-js compares every two of them. */
  sameField: 20,
  directivesOnOne: 3,
  directives: 40,
  /** Objects that the answer may have, by `first` and by what lists declare as their complexity. */
  cost: 5000,
  /** Of one answer. */
  errors: 5,
  /** Characters: a message repeats what was sent. */
  message: 300,
} as const;

/** What the variables of one request may be, `items` those of a list or an object; their bytes are limited by the body and the message. */
export const VARIABLES = { declared: 50, depth: 8, values: 2000, items: 200 } as const;

/** Positions are left out, because they keep the whole text alive. */
export const PARSING = { maxTokens: LIMITS.tokens, noLocation: true } as const;

import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../kernel/id.js';
import { createSchema } from '../schema.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import { actionOf } from './action.js';
import { policy } from './policy.js';
import type { Subject } from './rule.js';
import { ask, documentOf, fewDocumentsOf, fieldOf, outcomeOf, type Answer } from '../testkit/matrix/ask.js';
import type { Row } from '../testkit/matrix/row.js';
import { rows } from '../testkit/matrix/rows.js';
import { PEOPLE, roleOf, setStage, type Person, type Stage } from '../testkit/matrix/stage.js';

let app: TestApp;
let schema: GraphQLSchema;
let stage: Stage;
beforeAll(async () => {
  app = await startApp();
  schema = await createSchema();
});
afterAll(() => app.stop());

// A test and no hook, because buying waits for facts.
it('finds everybody and their things on the stage', async () => {
  stage = await setStage(app, new Story(app));
  for (const [thing, id] of Object.entries(stage.things)) expect(id, thing).not.toBe('');
});

const LOGGED_IN = PEOPLE.filter(person => person !== 'visitor');

/** Whose each kind of thing on the stage is: the policy's sentences, told a second time in people. */
const HOLDERS: Record<Subject, readonly Person[]> = {
  account: ['admin'],
  otherAccount: ['admin'],
  session: ['learnerA'],
  lesson: ['learnerA', 'teacher1', 'admin'],
  note: ['learnerA'],
  couponTemplate: LOGGED_IN,
  order: ['learnerA'],
  anyOrder: ['admin'],
  refund: ['learnerA'],
  anyRefund: ['admin'],
  refundToDecide: ['teacher1', 'admin'],
  course: ['teacher1', 'admin'],
  limitedPrice: ['teacher1', 'admin'],
  quizAttempt: ['learnerA'],
  homeworkToGrade: ['teacher1', 'admin'],
  qualification: ['admin'],
  comment: ['admin'],
  ownComment: ['learnerA'],
  commentToHide: ['teacher1', 'admin'],
  question: ['learnerA', 'teacher1', 'admin'],
  ownQuestion: ['learnerA'],
  questionToHide: ['teacher1', 'admin'],
  questionToSettle: ['learnerA', 'teacher1', 'admin'],
  answer: ['learnerA', 'teacher1', 'admin'],
  ownAnswer: ['learnerA'],
  answerToHide: ['teacher1', 'admin'],
  boughtCourse: ['learnerA'],
  report: ['admin'],
  liveRoom: ['learnerA', 'teacher1', 'admin'],
  liveToRun: ['teacher1', 'admin'],
  roomQuestion: ['learnerA', 'teacher1', 'admin'],
  ownRoomQuestion: ['learnerA'],
  roomQuestionToRun: ['teacher1', 'admin'],
  roomMessageToRun: ['teacher1', 'admin'],
  ownPaidQuestion: ['learnerA'],
  questionToAnswer: ['teacher1'],
  paidQuestion: ['admin'],
  finding: ['admin'],
  alert: ['admin'],
};

const rowOf = (name: string): Row => rows[name] ?? {};

/** A row's name begins with its operation. */
const operationOf = (name: string): string => name.split(' ')[0] ?? '';
const operations = [...new Set(Object.keys(rows).map(operationOf))];

/** The refusal by role; null for whoever is let in. */
function refusalByRole(operation: string, person: Person): 'UNAUTHENTICATED' | 'FORBIDDEN' | null {
  const roles = policy[operation]?.roles;
  if (!roles) return null;
  const role = roleOf(person);
  if (!role) return 'UNAUTHENTICATED';
  return roles.includes(role) ? null : 'FORBIDDEN';
}

/** Who may do it with the thing of the row. */
function holdersOf(name: string): readonly Person[] {
  const subject = policy[operationOf(name)]?.on;
  const { thing, mine } = rowOf(name);
  if (!thing) return PEOPLE;
  return mine ?? (subject ? HOLDERS[subject] : []);
}

it('has a row for every operation', () => {
  const all = ['Query', 'Mutation', 'Subscription'].flatMap(root =>
    Object.keys((schema.getType(root) as { getFields(): object } | undefined)?.getFields() ?? {}).map(
      field => `${root}.${field}`,
    ),
  );
  expect(
    all
      .filter(operation => !operations.includes(operation))
      .map(operation => `add to server/testkit/matrix/rows.ts:  '${operation}': { args: () => ({ … }) },`),
  ).toEqual([]);
  expect(operations.filter(operation => !all.includes(operation))).toEqual([]);
});

describe('can', () => {
  const canAll = async (person: Person, idOf: (operation: string) => string | undefined) => {
    const restricted = operations.filter(operation => policy[operation]?.roles);
    const told = new Map<string, boolean>();
    for (let at = 0; at < restricted.length; at += 10) {
      const some = restricted.slice(at, at + 10);
      const fields = some.map((operation, n) => {
        const id = idOf(operation);
        return `a${n}: can(action: ${actionOf(operation)}${id ? `, id: "${id}"` : ''})`;
      });
      const { me } = await stage.clients[person].run<{ me: Record<string, boolean> }>(
        `{ me { ${fields.join(' ')} } }`,
      );
      some.forEach((operation, n) => told.set(operation, me[`a${n}`] === true));
    }
    return told;
  };

  it.each(LOGGED_IN)('tells %s what the policy and whose it is say', async person => {
    const thingOf = (operation: string) =>
      policy[operation]?.on ? rowOf(operation).thing?.(stage.things) : undefined;
    for (const [operation, may] of await canAll(person, thingOf)) {
      const isTheirs = !policy[operation]?.on || holdersOf(operation).includes(person);
      expect(may, operation).toBe(refusalByRole(operation, person) === null && isTheirs);
    }
    for (const [operation, may] of await canAll(person, () => undefined))
      expect(may, `${operation} at all`).toBe(refusalByRole(operation, person) === null);
    for (const [operation, may] of await canAll(person, () => newId()))
      if (policy[operation]?.on) expect(may, `${operation} of nothing`).toBe(false);
  });
});

describe("of learner A's things, whatever is asked of whatever can be asked", () => {
  // Their id is none of these: it stands beside what they said of a course.
  const PERSONAL = ['session', 'coupon', 'cartItem', 'order', 'orderToCancel', 'payment'] as const;
  const OF_REFUNDS = ['paidOrder', 'paidLine', 'refund', 'refundToWithdraw'] as const;
  const OF_LEARNING = ['note', 'quizAttempt'] as const;
  const HIDDEN = [...PERSONAL, ...OF_REFUNDS, ...OF_LEARNING, 'homework'] as const;
  const queries = Object.keys(rows).filter(name => name.startsWith('Query.'));

  const documents = new Map<string, string[]>();
  function documentsFor(operation: string, given: object): string[] {
    const names = Object.keys(given);
    const key = [operation, ...names].join();
    const found = documents.get(key) ?? fewDocumentsOf(schema, operation, names, 3);
    documents.set(key, found);
    return found;
  }

  async function everything(person: Person, operation: string, given: object): Promise<string> {
    const answers = [];
    for (const document of documentsFor(operation, given)) {
      const answer = await ask(stage.clients[person], document, given);
      // What was not understood would show nothing for the wrong reason.
      const refused = ['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];
      expect(
        outcomeOf(answer, fieldOf(schema, operation)).filter(code => refused.includes(code)),
        document,
      ).toEqual([]);
      answers.push(answer);
    }
    return JSON.stringify(answers);
  }

  it.each([
    ['visitor', HIDDEN],
    ['learnerB', HIDDEN],
    ['teacher2', HIDDEN],
    // Who decides about a refund or a homework sees what it is about, and nothing else of the learner.
    ['teacher1', [...PERSONAL, ...OF_LEARNING]],
  ] as const)('%s is shown nothing', async (person, hidden) => {
    for (const name of queries) {
      const { thing, args } = rowOf(name);
      const given = args?.(thing?.(stage.things) ?? '', stage.things) ?? {};
      const answers = await everything(person, operationOf(name), given);
      const sent = Object.values(given)
        .map(value => JSON.stringify(value))
        .join();
      for (const what of hidden) {
        const id = stage.things[what];
        if (!sent.includes(id)) expect(answers, `${name}: ${what}`).not.toContain(id);
      }
    }
  });

  it('learner A is shown all of them', async () => {
    const shown = await everything('learnerA', 'Query.me', {});
    for (const what of [...PERSONAL, ...OF_REFUNDS]) expect(shown, what).toContain(stage.things[what]);
  });
});

/** An answer and the statements it took, with the id that was asked for taken out. */
async function asked(
  person: Person,
  name: string,
  id: string,
): Promise<{ answer: Answer; cost: number; text: string }> {
  const row = rowOf(name);
  const client = row.standIn ? await stage.standIn(person) : stage.clients[person];
  const args = row.args?.(id, stage.things) ?? {};
  const document = documentOf(schema, operationOf(name), Object.keys(args));
  let answer: Answer = { data: null };
  const statements = await statementsOf(async () => void (answer = await ask(client, document, args)));
  return { answer, cost: statements.length, text: JSON.stringify(answer).replaceAll(id, 'ID') };
}

/** Asks again where it does not fit: jobs of the same process send statements of their own for a while. */
const settled = (work: () => Promise<void>): Promise<void> =>
  vi.waitFor(work, { timeout: 10_000, interval: 20 });

describe.each(Object.keys(rows))('%s', name => {
  it('answers each of them as the policy says', async () => {
    const row = rowOf(name);
    const field = fieldOf(schema, operationOf(name));
    const id = row.thing?.(stage.things) ?? newId();
    const holders = holdersOf(name);
    for (const person of PEOPLE) {
      const refused = refusalByRole(operationOf(name), person);
      if (refused) {
        await settled(async () => {
          const { answer, cost } = await asked(person, name, id);
          expect({ person, outcome: outcomeOf(answer, field), cost }).toEqual({
            person,
            outcome: [refused],
            cost: 0,
          });
        });
      } else if (!holders.includes(person)) {
        await settled(async () => {
          const { answer, text, cost } = await asked(person, name, id);
          if (row.others) return expect(outcomeOf(answer, field), person).toEqual([row.others]);
          const nothing = await asked(person, name, newId());
          expect({ person, text, cost }).toEqual({ person, text: nothing.text, cost: nothing.cost });
        });
      }
    }
    // Whoever it belongs to comes last, so that the others have asked while it was as it was.
    const done: string[][] = [];
    for (const person of PEOPLE.filter(
      each => holders.includes(each) && !refusalByRole(operationOf(name), each),
    )) {
      const outcome = outcomeOf((await asked(person, name, id)).answer, field);
      const shut = ['UNAUTHENTICATED', 'FORBIDDEN', 'INTERNAL_SERVER_ERROR'];
      if (!(row.once && done.length)) shut.push('NOT_FOUND');
      if (person !== 'visitor') shut.push('NOTHING');
      expect({ person, outcome: outcome.filter(code => shut.includes(code)) }).toEqual({
        person,
        outcome: [],
      });
      done.push(outcome);
    }
    if (holders.length && !row.lenient)
      expect(done).toContainEqual(row.refusal ? [expect.stringMatching(row.refusal)] : []);
  });
});

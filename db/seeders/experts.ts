import type { EntityManager } from '@mikro-orm/postgresql';
import { QuestionOffer } from '../../server/paid-questions/question-offer.entity.js';
import type { User } from '../../server/users/user.entity.js';
import { experts } from './content/experts.js';

/** On what terms the teachers answer questions that are paid for; nobody has asked yet, because no payment is invented. */
export function storeExperts(em: EntityManager, users: ReadonlyMap<string, User>): void {
  const createdAt = new Date();
  for (const [username, terms] of Object.entries(experts))
    em.create(QuestionOffer, { ...terms, user: users.get(username)!, open: true, createdAt });
}

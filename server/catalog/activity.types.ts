import { registerEnumType } from 'type-graphql';
import { QuestionKind } from './activity.rules.js';

registerEnumType(QuestionKind, {
  name: 'QuestionKind',
  description: 'How a question is answered: by one option, by several, by true or false, by words.',
});

export { QuestionKind };

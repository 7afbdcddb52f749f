import { about, type Row } from './row.js';

const text = '老师您好，闭包应该怎么理解？';

/** In this order: what is answered or declined waited before. */
export const paid: Record<string, Row> = {
  'Query.paidQuestion': about('paidQuestion', id => ({ id }), { mine: ['learnerA', 'teacher1', 'admin'] }),
  'Query.paidQuestion unpaid': about('paidQuestionUnpaid', id => ({ id }), { mine: ['learnerA', 'admin'] }),
  'Mutation.setQuestionOffer': {
    args: () => ({ input: { priceFen: 3900, answerHours: 48, note: '', open: true } }),
    lenient: true,
  },
  'Mutation.askPaidQuestion': about(
    'expert',
    expertId => ({ input: { expertId, text, clientKey: 'matrix-paid' } }),
    { mine: ['learnerA', 'learnerB', 'teacher2', 'admin'], others: 'NOT_ON_YOURSELF' },
  ),
  'Mutation.editPaidQuestion': about('paidQuestionUnpaid', id => ({ input: { id, text } })),
  'Mutation.answerPaidQuestion': about('paidQuestion', id => ({ input: { id, text: '从变量说起。' } })),
  'Mutation.declinePaidQuestion': about('paidQuestionToDecline', id => ({ input: { id, reason: '不熟悉' } })),
  'Mutation.ratePaidQuestion': about('paidQuestionToRate', id => ({ input: { id, stars: 5 } })),
  'Mutation.decidePaidQuestion': about('paidQuestionHeld', id => ({ input: { id, approve: true } })),
};

import { shallowRef } from 'vue';
import { confirm } from '../../composables/confirm';
import { copyText } from '../../composables/copy-text';
import { t } from '../../i18n';
import {
  answerQuestion,
  hideLine,
  hideQuestion,
  muteSomebody,
  pinQuestion,
  tell,
  withdrawQuestion,
} from './room-deeds';
import { without, type Line, type Question } from './room-state';
import type { RoomPlace } from './use-room-page';

interface Choice {
  label: string;
  act(): void | Promise<unknown>;
}

/** One of several, in the platform's own sheet. */
function choose(choices: readonly Choice[]): void {
  if (!choices.length) return;
  uni.showActionSheet({
    itemList: choices.map(({ label }) => label),
    success: ({ tapIndex }) => void choices[tapIndex]?.act(),
    fail: () => undefined,
  });
}

const MUTES = [10, 60, 24 * 60] as const;

type Place = Pick<RoomPlace, 'id' | 'viewerId' | 'mayRun' | 'facts' | 'change' | 'card'>;

/** What can be done with a question or a line, by whoever looks at it. */
export function useRoomMenu(
  place: () => Place,
  report: (subject: { kind: 'ROOM_QUESTION' | 'ROOM_MESSAGE'; id: string }) => void,
) {
  /** The question that is being answered. */
  const answering = shallowRef<Question | null>(null);

  function muteChoices(author: { id: string; name: string } | null): Choice[] {
    const { id, viewerId, card } = place();
    if (!author || author.id === viewerId.value || author.id === card.value?.teacher.id) return [];
    const mute = (minutes: number) => async () => {
      if (await muteSomebody(id, author.id, minutes)) tell(t('live.mutedToast', { name: author.name }));
    };
    const some = MUTES.map(minutes => ({ label: t(`live.muteFor.${minutes}`), act: mute(minutes) }));
    return [{ label: t('live.mute', { name: author.name }), act: () => choose(some) }];
  }

  async function withdraw({ id }: Question): Promise<void> {
    const texts = { text: t('live.withdrawAsk'), yes: t('live.withdraw'), no: t('live.keep') };
    if (!(await confirm(texts)) || !(await withdrawQuestion(id))) return;
    place().change(known => without(known, id));
  }

  function staffChoices(question: Question): Choice[] {
    const { id, facts } = place();
    const isShown = question.state === 'ASKED' || question.state === 'ANSWERED';
    const isPinned = facts.value?.pinnedQuestionId === question.id;
    const pin = () => pinQuestion(id, isPinned ? null : question.id);
    return [
      ...(isShown
        ? [
            {
              label: t(question.answer ? 'live.changeAnswer' : 'live.answer'),
              act: () => void (answering.value = question),
            },
            ...(question.state === 'ASKED'
              ? [{ label: t('live.answerAloud'), act: () => answerQuestion(question.id, null) }]
              : []),
            { label: t(isPinned ? 'live.unpin' : 'live.pin'), act: pin },
          ]
        : []),
      question.state === 'HIDDEN' || question.state === 'HELD'
        ? { label: t('live.show'), act: () => hideQuestion(question.id, false) }
        : { label: t('live.hide'), act: () => hideQuestion(question.id, true) },
      ...(question.state === 'HELD'
        ? [{ label: t('live.hide'), act: () => hideQuestion(question.id, true) }]
        : []),
      ...muteChoices(question.author),
    ];
  }

  return {
    answering,
    ofQuestion(question: Question): void {
      const { mayRun, viewerId } = place();
      const isMine = question.author?.id === viewerId.value;
      const mayWithdraw = isMine && (question.state === 'ASKED' || question.state === 'HELD');
      choose([
        ...(mayRun.value ? staffChoices(question) : []),
        ...(mayWithdraw ? [{ label: t('live.withdraw'), act: () => withdraw(question) }] : []),
        { label: t('live.copy'), act: () => copyText(question.text, t('live.copied')) },
        ...(isMine || mayRun.value
          ? []
          : [{ label: t('live.report'), act: () => report({ kind: 'ROOM_QUESTION', id: question.id }) }]),
      ]);
    },
    ofLine(line: Line): void {
      const { mayRun, viewerId } = place();
      const isMine = line.author?.id === viewerId.value;
      const show = { label: t('live.show'), act: () => hideLine(line.id, false) };
      const hide = { label: t('live.hide'), act: () => hideLine(line.id, true) };
      choose([
        ...(mayRun.value && line.state !== 'VISIBLE' ? [show] : []),
        ...(mayRun.value && line.state !== 'HIDDEN' ? [hide] : []),
        ...(mayRun.value ? muteChoices(line.author) : []),
        { label: t('live.copy'), act: () => copyText(line.text, t('live.copied')) },
        ...(isMine || mayRun.value
          ? []
          : [{ label: t('live.report'), act: () => report({ kind: 'ROOM_MESSAGE', id: line.id }) }]),
      ]);
    },
  };
}

/** Raise it when the ready tabs change, so that nobody keeps seeing the old ones. */
const PREFIX = 'zhike-playground-2:';

/** The tabs remember their texts themselves; a second copy that differs would open one more tab at each reload. */
const KEPT_BY_TABS = /^graphiql:(query|variables|headers)$/;

type Backing = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { keys(): string[] };

const lasting: Backing = {
  getItem: key => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
  removeItem: key => localStorage.removeItem(key),
  keys: () => Object.keys(localStorage),
};

function fleeting(): Backing {
  const kept = new Map<string, string>();
  return {
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: key => void kept.delete(key),
    keys: () => [...kept.keys()],
  };
}

/** What GraphiQL keeps between visits: nothing where the passwords that are typed into it are real. */
export function tabStorage(isDemo: boolean) {
  const backing = isDemo ? lasting : fleeting();
  return {
    getItem: (key: string) => (KEPT_BY_TABS.test(key) ? null : backing.getItem(PREFIX + key)),
    setItem: (key: string, value: string) => backing.setItem(PREFIX + key, value),
    removeItem: (key: string) => backing.removeItem(PREFIX + key),
    clear() {
      for (const key of backing.keys()) if (key.startsWith(PREFIX)) backing.removeItem(key);
    },
    get length() {
      return backing.keys().filter(key => key.startsWith(PREFIX)).length;
    },
  };
}

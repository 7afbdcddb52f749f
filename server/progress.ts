/** A step that is over sooner is not worth a line. */
const WORTH_TELLING_MS = 1_000;
const PLAIN_EVERY_MS = 10_000;

/** Says what a long step does, and for how long; on a terminal the seconds count up in place. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const live = process.stdout.isTTY;
  let told = false;
  const tell = () => {
    process.stdout.write(
      live ? `\r  ${title} … ${seconds()}` : `  ${title} …${told ? ` ${seconds()}` : ''}\n`,
    );
    told = true;
  };
  let timer = setTimeout(() => {
    tell();
    timer = setInterval(tell, live ? 200 : PLAIN_EVERY_MS);
  }, WORTH_TELLING_MS);
  const end = (how: string) => {
    clearTimeout(timer);
    if (told) process.stdout.write(`${live ? '\r' : ''}  ${title}: ${how} ${seconds()}\n`);
  };
  try {
    const result = await work();
    end('done in');
    return result;
  } catch (error) {
    end('ended after');
    throw error;
  }
}

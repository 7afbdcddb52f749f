/** Says what a long step does, and for how long; on a terminal the seconds count up in place. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
  const live = process.stdout.isTTY;
  if (live) process.stdout.write(`  ${title} …`);
  else process.stdout.write(`  ${title} …\n`);
  const timer = live ? setInterval(() => process.stdout.write(`\r  ${title} … ${seconds()} s`), 200) : null;
  try {
    const result = await work();
    process.stdout.write(`${live ? '\r' : ''}  ${title}: done in ${seconds()} s\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${live ? '\r' : ''}  ${title}: failed after ${seconds()} s\n`);
    throw error;
  } finally {
    if (timer) clearInterval(timer);
  }
}

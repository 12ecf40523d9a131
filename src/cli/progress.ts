/** A progress bar on standard error, on a terminal only. */
import type { SingleBar } from 'cli-progress';
import type { Progress } from '../index.ts';

/** Work that is done sooner than this needs no bar. */
const DELAY_MS = 300;

const PHASES: Record<Progress['phase'], string> = {
  recognise: 'Looking at files',
  plan: 'Making the plan',
  work: 'Working',
};

export class ProgressBar {
  readonly #isShown = process.stderr.isTTY && !process.env['CI'];
  readonly #since = Date.now();
  #bar: SingleBar | undefined;
  #isLoading = false;
  #phase: Progress['phase'] | undefined;
  #isStopped = false;

  /** To be called as often as one likes. */
  readonly update = (progress: Progress): void => {
    if (!this.#isShown || this.#isStopped || Date.now() - this.#since < DELAY_MS) return;
    if (this.#bar === undefined) {
      if (!this.#isLoading) void this.#load();
      return;
    }
    const { phase, done, total } = progress;
    if (phase !== this.#phase) {
      if (this.#phase !== undefined) this.#bar.stop();
      this.#bar.start(total, done, { phase: PHASES[phase] });
      this.#phase = phase;
    }
    this.#bar.update(done);
  };

  /** The bar's library is loaded only once a bar is wanted. */
  async #load(): Promise<void> {
    this.#isLoading = true;
    const { default: cliProgress } = await import('cli-progress');
    this.#bar = new cliProgress.SingleBar({
      format: '{phase} {bar} {percentage}% · {value} of {total} · {eta_formatted} left',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 30,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      stopOnComplete: false,
    });
  }

  /** Takes the bar away, so that other output has the terminal for itself. */
  stop(): void {
    if (this.#phase !== undefined) this.#bar?.stop();
    this.#isStopped = true;
  }
}

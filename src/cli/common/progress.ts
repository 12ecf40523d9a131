/** A progress bar on standard error, on a terminal only. */
import type { SingleBar } from 'cli-progress';
import type { Progress } from '../../index.ts';
import { size } from './style.ts';

/** Work that is done sooner than this needs no bar. */
const DELAY_MS = 300;

const PHASES: Record<Progress['phase'], string> = {
  recall: 'Looking at the archive',
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
  /** When the bar of this phase began, and how far the phase had come. */
  #began = { at: 0, value: 0 };
  #isStopped = false;

  /** To be called as often as one likes. */
  readonly update = (progress: Progress): void => {
    if (!this.#isShown || this.#isStopped || Date.now() - this.#since < DELAY_MS) return;
    if (this.#bar === undefined) {
      if (!this.#isLoading) void this.#load();
      return;
    }
    const { phase, done, total, bytes = 0, totalBytes = 0 } = progress;
    const [value, end] = totalBytes > 0 ? [bytes, totalBytes] : [done, total];
    if (phase !== this.#phase) {
      if (this.#phase !== undefined) this.#bar.stop();
      this.#began = { at: Date.now(), value };
      this.#bar.start(end, value, { phase: PHASES[phase], state: this.#stateOf(progress) });
      this.#phase = phase;
    }
    this.#bar.update(value, { state: this.#stateOf(progress) });
  };

  /** How much is done, and where bytes are what takes the time, how fast. */
  #stateOf({ done, total, bytes = 0, totalBytes = 0 }: Progress): string {
    if (totalBytes === 0) return `${done} of ${total}`;
    const seconds = (Date.now() - this.#began.at) / 1000;
    const rate = seconds > 0 ? (bytes - this.#began.value) / seconds : 0;
    return `${done} of ${total} · ${size(bytes)} of ${size(totalBytes)} · ${size(Math.round(rate))}/s`;
  }

  /** The bar's library is loaded only once a bar is wanted. */
  async #load(): Promise<void> {
    this.#isLoading = true;
    const { default: cliProgress } = await import('cli-progress');
    this.#bar = new cliProgress.SingleBar({
      format: '{phase} {bar} {percentage}% · {state} · {eta_formatted} left',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 20,
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

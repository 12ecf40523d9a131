/** A progress bar on standard error, on a terminal only. */
import type { SingleBar } from 'cli-progress';
import type { Progress } from '../../index.ts';
import { size } from './style.ts';

/** The bar is shown only after this time. */
const DELAY_MS = 300;

const PHASES: Record<Progress['phase'], string> = {
  recall: 'Reading the archive',
  recognise: 'Reading files',
  plan: 'Planning',
  work: 'Working',
};

export class ProgressBar {
  readonly #isShown = process.stderr.isTTY && !process.env['CI'];
  readonly #startedAt = Date.now();
  #bar: SingleBar | undefined;
  #isLoading = false;
  #phase: Progress['phase'] | undefined;
  /** Time and progress at the start of the phase. */
  #phaseStart = { at: 0, value: 0 };
  #isStopped = false;

  readonly update = (progress: Progress): void => {
    if (!this.#isShown || this.#isStopped || Date.now() - this.#startedAt < DELAY_MS) return;
    if (this.#bar === undefined) {
      if (!this.#isLoading) void this.#load();
      return;
    }
    const { phase, done, total, bytes = 0, totalBytes = 0 } = progress;
    const [value, end] = totalBytes > 0 ? [bytes, totalBytes] : [done, total];
    if (phase !== this.#phase) {
      if (this.#phase !== undefined) this.#bar.stop();
      this.#phaseStart = { at: Date.now(), value };
      this.#bar.start(end, value, { phase: PHASES[phase], state: this.#stateOf(progress) });
      this.#phase = phase;
    }
    this.#bar.update(value, { state: this.#stateOf(progress) });
  };

  /** The progress; with the data rate if bytes are known. */
  #stateOf({ done, total, bytes = 0, totalBytes = 0 }: Progress): string {
    if (totalBytes === 0) return `${done} of ${total}`;
    const seconds = (Date.now() - this.#phaseStart.at) / 1000;
    const rate = seconds > 0 ? (bytes - this.#phaseStart.value) / seconds : 0;
    return `${done} of ${total} · ${size(bytes)} of ${size(totalBytes)} · ${size(Math.round(rate))}/s`;
  }

  /** Loads the library of the bar on first use. */
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

  /** Removes the bar before other output is printed. */
  stop(): void {
    if (this.#phase !== undefined) this.#bar?.stop();
    this.#isStopped = true;
  }
}

const CONTAINER = /\.livepkg$/i;

/** Whether a file is a container by its name or path: such a file is left to `audit` and `unpack`. */
export function isContainerName(name: string): boolean {
  return CONTAINER.test(name);
}

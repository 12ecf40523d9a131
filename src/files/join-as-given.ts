/** Joins paths without normalizing them: `./a` stays `./a`, as the user gave it. */
export function joinAsGiven(folder: string, name: string): string {
  return /[/\\]$/.test(folder) ? `${folder}${name}` : `${folder}/${name}`;
}

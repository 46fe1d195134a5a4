/** A Worker who could be made available, and the Activity that does it, by their names. */
export interface Example {
  readonly worker: string;
  readonly activity: string;
}

/** The shell variable that holds the SID of what has this name. */
export function variableName(friendlyName: string): string {
  return friendlyName.toUpperCase().replace(/\W+/g, '_');
}

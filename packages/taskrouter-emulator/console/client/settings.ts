/*
 * What the reader has chosen, kept by the browser. A browser that keeps nothing is one that starts anew each time.
 */

export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(`console.${name}`);
  } catch {
    return null;
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`console.${name}`, value);
  } catch {
    // It holds for as long as the page is open.
  }
}

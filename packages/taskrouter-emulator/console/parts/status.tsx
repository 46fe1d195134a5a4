const TONES: Readonly<Record<string, string>> = {
  pending: 'amber',
  reserved: 'blue',
  assigned: 'green',
  accepted: 'green',
  wrapping: 'violet',
  completed: 'gray',
  canceled: 'red',
  rejected: 'red',
  timeout: 'red',
  rescinded: 'gray',
};

/** A status as a word with its colour. */
export function Status({ status }: { readonly status: string }) {
  return <span class={`badge ${TONES[status] ?? 'gray'}`}>{status}</span>;
}

/** An HTTP status: good, refused, or none at all. */
export function HttpStatus({ status }: { readonly status: number }) {
  const tone = status >= 200 && status < 300 ? 'green' : status === 0 || status >= 500 ? 'red' : 'amber';
  return <span class={`badge ${tone}`}>{status === 0 ? 'no answer' : status}</span>;
}

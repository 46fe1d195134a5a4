/** A key on a button that does the same: who can't see it is told by the list of keys. */
export function Key({ name }: { readonly name: string }) {
  return (
    <span class="key" aria-hidden="true">
      {name}
    </span>
  );
}

import { type ApiRequest, type ApiResponse, ok } from './api';
import { ApiError, invalid } from './api-error';
import { boundedText, integerText, optionalParameter, readParameters } from './parameters';

/** Source: https://www.twilio.com/docs/usage/twilios-response#pagination */
const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1_000;

/** The parameters every list takes. */
export const PAGE_PARAMETERS = {
  PageSize: optionalParameter(integerText(1, Number.MAX_SAFE_INTEGER)),
  Page: optionalParameter(integerText(0, Number.MAX_SAFE_INTEGER)),
  PageToken: optionalParameter(boundedText(64)),
};

/** `PA` and the SID of the item before the page, or `PB` and that of the item after it. */
const PAGE_TOKEN = /^(PA|PB)([A-Z]{2}[0-9a-fA-F]{32})$/;

/**
 * One page of a list.
 * @param key under which the items are answered, also `meta.key`.
 * @param items all of them, filtered and in order.
 * @throws ApiError 400/40153 for a numeric Page without the PageToken of the page before.
 */
export function page<T extends { readonly sid: string }>(
  request: ApiRequest,
  key: string,
  items: readonly T[],
  format: (item: T) => object,
): ApiResponse {
  const { PageSize, Page = 0, PageToken } = readParameters(request.query, PAGE_PARAMETERS);
  // The SDK asks for PageSize=<limit> whatever the limit is: more than a page can hold is a full page.
  const size = Math.min(PageSize ?? DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  if (Page > 0 && PageToken === undefined) {
    throw new ApiError(
      400,
      40153,
      'Page: numeric paging is not supported; follow next_page_url, it has a PageToken',
    );
  }
  const start = PageToken === undefined ? 0 : startOf(items, PageToken, size);
  const shown = items.slice(start, start + size);
  const first = shown[0];
  const last = shown.at(-1);
  const at = (number: number, token?: string) => pageUrl(request, size, number, token);
  const hasPrevious = start > 0 && first !== undefined;
  const hasNext = start + size < items.length && last !== undefined;
  const number = Math.max(Page, hasPrevious ? 1 : 0);
  return ok({
    meta: {
      key,
      page: number,
      page_size: size,
      url: at(number, PageToken),
      first_page_url: at(0),
      previous_page_url: hasPrevious ? at(number - 1, `PB${first.sid}`) : null,
      next_page_url: hasNext ? at(number + 1, `PA${last.sid}`) : null,
    },
    [key]: shown.map(format),
  });
}

function startOf(items: readonly { readonly sid: string }[], token: string, size: number): number {
  const [, side, sid] = PAGE_TOKEN.exec(token) ?? [];
  const index = items.findIndex((item) => item.sid === sid);
  if (index < 0)
    throw invalid('PageToken: is none of this list, or its item is gone; begin again without it');
  return side === 'PA' ? index + 1 : Math.max(0, index - size);
}

function pageUrl(request: ApiRequest, size: number, number: number, token?: string): string {
  const query = new URLSearchParams(request.query);
  query.set('PageSize', String(size));
  query.set('Page', String(number));
  query.delete('PageToken');
  if (token !== undefined) query.set('PageToken', token);
  return `${new URL(request.base).origin}${request.path}?${query}`;
}

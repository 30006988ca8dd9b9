/**
 * Why a back end cannot capture: it is not there, it may not, there is no such device, the filter is wrong, it cannot
 * do what was asked for, or anything else.
 */
export type Trouble = 'missing' | 'permission' | 'device' | 'filter' | 'unable' | 'failed';

/** A capture that could not be begun. The message is one sentence; whoever prints it escapes it. */
export class LiveError extends Error {
  override readonly name = 'LiveError';

  constructor(
    readonly trouble: Trouble,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

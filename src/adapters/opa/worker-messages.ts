/** Memory of a module, in pages of 64 KiB. Growing it page by page costs more than evaluating, so it starts large. */
export const pagesAtStart = 4_096;
export const pagesAtMost = 8_192;

export interface WorkerRequest {
  readonly digest: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly entrypoint: string;
  /** JSON in UTF-8. */
  readonly input: ArrayBuffer;
}

export type WorkerAnswer =
  | { readonly kind: 'answered'; readonly json: string }
  | {
      readonly kind: 'failed';
      readonly code:
        'policy-module-corrupt' | 'policy-failed' | 'policy-out-of-memory' | 'policy-wrong-answer';
      readonly detail: string;
    };

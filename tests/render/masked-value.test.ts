import { describe, expect, it } from 'vitest';
import { maskedObject } from '../../src/render/diagnostics/masked-value.ts';

describe('maskedObject', () => {
  it('masks texts that look like a secret at any depth, and leaves everything else as it is', () => {
    const token = `ghp_${'a'.repeat(36)}`;
    const value = {
      spec: { command: ['run', `--token=${token}`], replicas: 2, config: { URL: 'postgres://u:pw@db/x' } },
      none: null,
    };

    expect(maskedObject(value)).toEqual({
      spec: {
        command: ['run', `--token=${'•'.repeat(40)}`],
        replicas: 2,
        config: { URL: 'postgres://u:••@db/x' },
      },
      none: null,
    });
  });
});

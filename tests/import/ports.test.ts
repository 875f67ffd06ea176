import { describe, expect, it } from 'vitest';
import { importTexts, specOf } from '../builders/an-import.ts';

function specWith(ports: readonly string[]): unknown {
  const lines = ports.map((port) => `      - ${port}\n`).join('');
  const text = `services:\n  web:\n    image: a\n    expose: []\n    ports:\n${lines}`;
  return specOf(importTexts({ 'compose.yaml': text }), 'service:web');
}

describe('the ports of an import', () => {
  it('share a number where they differ in transport or name, and a name never', () => {
    const spec = specWith([
      '{target: 80, name: web}',
      '{target: 80, name: admin}',
      '{target: 80, published: "80"}',
      '"127.0.0.1:53:53/udp"',
      '"127.0.0.1:53:53/tcp"',
      '{target: 81, name: web}',
      '{target: 90, name: port-82-tcp}',
      '{target: 1, name: port-82}',
      '{target: 82, name: web}',
      '{target: 90}',
    ]);

    expect(spec).toMatchObject({
      ports: {
        web: { port: 80, public: true },
        admin: 80,
        dns: { port: 53, protocol: 'udp' },
        'port-53': 53,
        'port-81': 81,
        'port-82': 1,
        'port-82-tcp': 82,
        'port-90': 90,
      },
    });
  });

  it('are named in little time where there are ten thousand of them', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => 20_000 + index);
    const before = process.cpuUsage();
    const spec = specWith(numbers.map((number) => `"127.0.0.1:1:${number}"`));
    const { user, system } = process.cpuUsage(before);

    expect(spec).toMatchObject({ ports: { 'port-20000': 20_000, 'port-29999': 29_999 } });
    expect((user + system) / 1_000_000).toBeLessThan(8);
  }, 300_000);
});

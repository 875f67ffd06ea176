/** Remembers answers which never change once they are known. */
export interface Memory<Value> {
  /** The known answer to a question, or a new one; a failure or an undefined is not kept. */
  recall(key: string, ask: () => Promise<Value>): Promise<Value>;
}

/** A memory of the newest answers, which weigh no more than `limit` together; each weighs 1 unless told otherwise. */
export function createMemory<Value>(limit: number, weigh: (value: Value) => number = () => 1): Memory<Value> {
  const answers = new Map<string, Promise<Value>>();
  const weights = new Map<string, number>();
  let total = 0;
  const forget = (key: string): void => {
    answers.delete(key);
    total -= weights.get(key) ?? 0;
    weights.delete(key);
  };
  const keep = (key: string, value: Value): void => {
    const weight = weigh(value);
    weights.set(key, weight);
    total += weight;
    for (const oldest of weights.keys()) {
      if (total <= limit) return;
      forget(oldest);
    }
  };
  return {
    recall: (key, ask) => {
      const known = answers.get(key);
      if (known !== undefined) return known;
      const answer = ask();
      answers.set(key, answer);
      answer.then(
        (value) => (value === undefined ? answers.delete(key) : keep(key, value)),
        () => answers.delete(key),
      );
      return answer;
    },
  };
}

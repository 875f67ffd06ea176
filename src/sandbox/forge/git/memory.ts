/** Remembers answers which never change once they are known. */
export interface Memory<Value> {
  /** The known answer to a question, or a new one; a failure or an undefined is not kept. */
  recall(key: string, ask: () => Promise<Value>): Promise<Value>;
}

/** A memory of the newest `limit` answers. */
export function createMemory<Value>(limit: number): Memory<Value> {
  const answers = new Map<string, Promise<Value>>();
  return {
    recall: (key, ask) => {
      const known = answers.get(key);
      if (known !== undefined) return known;
      const answer = ask();
      answers.set(key, answer);
      answer.then(
        (value) => value === undefined && answers.delete(key),
        () => answers.delete(key),
      );
      const oldest = answers.keys().next().value;
      if (answers.size > limit && oldest !== undefined) answers.delete(oldest);
      return answer;
    },
  };
}

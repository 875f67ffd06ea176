import { format, resolveConfig } from 'prettier';

/** A page as `npm run format` would leave it. */
export async function formatPage(text: string): Promise<string> {
  const config = await resolveConfig('docs/reference/README.md');
  return format(text, { ...config, parser: 'markdown' });
}

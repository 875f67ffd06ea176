import { defineCommand, registryOptions, type ExitCode } from '../command.ts';
import { trustedRootOption } from '../signing/trusted-root-option.ts';

export const signCommand = defineCommand({
  description: [
    'Signs sections of a Policy, or a Group with keys, as they are in the working tree, with an SSH key that the group which has to sign lists. Writes the signature below .charter/signatures/, to be committed with the change.',
    'Where somebody has begun, the same statement is signed too. The private key is read by ssh-keygen alone; with the .pub file of a key, ssh-agent or the security key signs.',
    'A section of class sigstore is signed without a key, by an identity token: that of the job in GitHub Actions (permissions: id-token: write), or SIGSTORE_ID_TOKEN.',
  ],
  options: {
    key: {
      type: 'value',
      placeholder: 'FILE',
      summary: "The key, or its .pub file (default: Git's user.signingKey)",
    },
    expires: {
      type: 'value',
      placeholder: 'TIME',
      summary: 'How long the signature holds, as in 90d or 12h',
      default: '90d',
    },
    base: {
      type: 'value',
      placeholder: 'REV',
      summary: 'The branch to merge into (default: the default branch)',
    },
    repository: {
      type: 'value',
      placeholder: 'ID',
      summary: 'The id of the repository; needed the first time',
    },
    renew: { type: 'flag', summary: 'Begin a new statement though there is one of the same' },
    'dry-run': { type: 'flag', summary: 'Show what would be signed and write nothing' },
    fulcio: {
      type: 'value',
      placeholder: 'URL',
      summary: 'Of Sigstore: who makes the certificate',
      default: 'https://fulcio.sigstore.dev',
    },
    rekor: {
      type: 'value',
      placeholder: 'URL',
      summary: 'Of Sigstore: the log that has to see it',
      default: 'https://rekor.sigstore.dev',
    },
    tsa: {
      type: 'value',
      placeholder: 'URL',
      summary: 'Of Sigstore: who says when it was made',
      default: 'https://timestamp.sigstore.dev',
    },
    ...trustedRootOption,
    ...registryOptions,
  },
  arguments: [
    {
      name: 'FILE#SECTION',
      summary: 'What to sign; all sections of the file where none is named',
      isRequired: true,
      isRepeated: true,
    },
  ],
  examples: [
    {
      command: 'npx charter sign policies/payments.yaml#guardrails --key ~/.ssh/id_ed25519',
      does: 'Sign one section',
    },
    { command: 'npx charter sign groups/security.yaml', does: 'Sign a change of who may sign' },
    {
      command: 'npx charter sign policies/payments.yaml --dry-run',
      does: 'What would I sign?',
    },
  ],
  run: async ({ options, arguments: targets, terminal }): Promise<ExitCode> => {
    const { openRegistry } = await import('../local-registry.ts');
    const { openNamedKey, signTargets } = await import('../signing/sign-targets.ts');
    const registry = await openRegistry(options.repo, terminal);
    const { key, expires, base, repository, renew: isRenewed } = options;
    const { fulcio, rekor, tsa, 'trusted-root': trustedRoot } = options;
    const sigstore = { fulcio, rekor, tsa, trustedRoot };
    const request = {
      targets,
      openKey: () => openNamedKey(registry, key, terminal),
      openIdentity: async () => {
        const { openSigstoreSigner } = await import('../signing/sigstore-options.ts');
        return openSigstoreSigner(sigstore, terminal);
      },
      expires,
      base,
      repository,
      isRenewed,
      isDry: options['dry-run'],
    };
    const signed = await signTargets(registry, request, terminal);
    const { signedJson, signedText } = await import('../signing/signed-text.ts');
    terminal.out(
      options.json ? signedJson(signed) : signedText(signed, { isDry: request.isDry, paint: terminal.paint }),
    );
    return 0;
  },
});

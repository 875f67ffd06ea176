export const pureRooms: readonly string[];
export const mayImport: Readonly<Record<string, readonly string[]>>;
declare const configuration: {
  readonly forbidden: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
};
export default configuration;

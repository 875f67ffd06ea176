/** Where the settings of a registry lie. */
export const settingsPath = 'charter.yaml';
